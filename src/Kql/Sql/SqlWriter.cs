using System.Text;
using Patchbay.Kql.Binding;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Sql;

/// <summary>
/// Writes a plan as ClickHouse SQL. Steps are gathered into one SELECT as long as that means the same; what the plan says
/// is written, and nothing is decided here but where one SELECT ends and the next begins.
/// </summary>
internal sealed class SqlWriter
{
    // ClickHouse reads about 100 nested SELECTs; deeper plans go on in a WITH clause.
    private const int DepthMax = 12;

    private readonly SqlNames _names = new();
    private readonly SqlScalarWriter _scalars;
    private readonly List<string> _with = [];
    private readonly Dictionary<PlanShared, string> _sharedNames = [];

    private SqlWriter() => _scalars = new SqlScalarWriter(_names, WriteSubquery);

    /// <summary>Writes a result's plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(PlanResult plan)
    {
        var writer = new SqlWriter();
        foreach (var shared in plan.Shared)
        {
            writer.ReserveStoredNames(shared.Plan);
        }

        writer.ReserveStoredNames(plan.Root);
        foreach (var shared in plan.Shared)
        {
            writer.WriteShared(shared);
        }

        var select = writer.WithOrder(writer.Build(plan.Root), plan.Root);
        return writer.ToResultText(select, plan.Columns);
    }

    // Decimals leave as texts: they are wider than what readers of results hold.
    private string ToResultText(Select select, IReadOnlyList<ColumnSymbol> columns)
    {
        if (columns.All(column => column.Type != KqlType.Decimal))
        {
            return ToText(select, columns, _with);
        }

        var computed = select.Computed.Select(entry => $"{entry.Sql} AS {_names[entry.Column]}");
        return ToText(select, [.. columns.Select(column => column.Type == KqlType.Decimal ? $"toString({_names[column]}) AS {_names.Fresh("decimal")}" : _names[column])], [.. _with, .. computed]);
    }

    private void ReserveStoredNames(PlanNode node)
    {
        if (node is PlanScan scan)
        {
            foreach (var column in scan.Table.Columns)
            {
                _names.Reserve(column.Name);
            }
        }

        foreach (var input in node.Inputs)
        {
            ReserveStoredNames(input);
        }
    }

    private void WriteShared(PlanShared shared)
    {
        var name = _names.Fresh("shared");
        var select = Build(shared.Plan);
        // Kept in memory once it is computed; the setting enable_materialized_cte makes the engine honour it.
        _with.Add($"{name} AS MATERIALIZED ({ToText(select, shared.Plan.Columns)})");
        _sharedNames.Add(shared, name);
    }

    /// <summary>A relation inside of an expression, as the text of a SELECT to which the caller may add a LIMIT.</summary>
    private string WriteSubquery(PlanNode plan, ColumnSymbol column)
    {
        var grouped = _scalars.IsGrouped;
        _scalars.IsGrouped = false;
        ReserveStoredNames(plan);
        var select = WithOrder(Build(plan), plan);
        _scalars.IsGrouped = grouped;
        return ToText(select.Limit is null ? select : Wrap(select, plan.Columns), [column]);
    }

    // The last step's order is the result's, whatever became of it on the way.
    private Select WithOrder(Select select, PlanNode plan)
    {
        if (plan.Order.Count > 0 && select.OrderBy.Length == 0)
        {
            select = select.Limit is null ? select : Wrap(select, plan.Columns);
            select.OrderBy = OrderBy(plan.Order);
        }

        return select;
    }

    private Select Build(PlanNode node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return node switch
        {
            PlanScan scan => BuildScan(scan),
            PlanOneRow => new Select("", 0),
            PlanValues values => BuildValues(values),
            PlanRange range => BuildRange(range),
            PlanFilter filter => BuildFilter(filter),
            PlanProject project => BuildProject(project),
            PlanAggregate aggregate => BuildAggregate(aggregate),
            PlanSort sort => BuildSort(sort),
            PlanLimit limit => BuildLimit(limit),
            PlanLimitBy limit => BuildLimitBy(limit),
            PlanJoin join => BuildJoin(join),
            PlanUnion union => BuildUnion(union),
            PlanExpand expand => BuildExpand(expand),
            PlanWindow window => BuildWindow(window),
            PlanReference reference => BuildReference(reference),
            _ => throw new System.Diagnostics.UnreachableException($"There is no SQL for {node.GetType().Name}."),
        };
    }

    private Select BuildScan(PlanScan scan)
    {
        if (scan.Columns.Any(column => SqlNames.IsVariable(column.Name)))
        {
            return BuildRenamed(scan);
        }

        var select = new Select(scan.Table.SqlName, 0);
        foreach (var column in scan.Columns)
        {
            var stored = scan.Table.Columns.First(known => known.Name == column.Name);
            if (stored.ConstantText is { } text)
            {
                select.Computed.Add((column, SqlText.Text(text)));
            }
            else if (!_names.TryUseStoredName(column, stored.Name))
            {
                select.Computed.Add((column, SqlText.Name(stored.Name)));
            }
        }

        return select;
    }

    // An alias would be replaced by the stored name wherever it stands, so the columns get their names in a SELECT of its own.
    private Select BuildRenamed(PlanScan scan)
    {
        var columns = scan.Columns.Select(column => (Name: _names[column], Stored: scan.Table.Columns.First(known => known.Name == column.Name)));
        return new Select($"(SELECT {string.Join(", ", columns.Select(column => $"{(column.Stored.ConstantText is { } text ? SqlText.Text(text) : SqlText.Name(column.Stored.Name))} AS {column.Name}"))} FROM {scan.Table.SqlName})", 1);
    }

    private Select BuildValues(PlanValues values)
    {
        // Each column is a list, so that types are said once; all lists are unfolded side by side.
        var count = values.Rows.Count;
        var lists = values.Columns.Select((column, index) =>
        {
            if (index == values.Columns.Count - 1)
            {
                return $"CAST(range({count}) AS Array(Int64)) AS {_names[column]}";
            }

            var type = column.CanBeNull ? $"Nullable({SqlText.StoredType(column.Type)})" : SqlText.StoredType(column.Type);
            if (column.Type == KqlType.Dynamic && !column.CanBeNull)
            {
                type = "String";
            }

            return $"CAST([{string.Join(", ", values.Rows.Select(row => row[index].Value is null && column.Type != KqlType.String ? "NULL" : SqlText.Literal(column.Type, row[index].Value)))}] AS Array({type})) AS {_names[column]}";
        });
        return new Select("system.one", 0) { ArrayJoin = string.Join(", ", lists) };
    }

    private Select BuildRange(PlanRange range)
    {
        var from = _scalars.Write(range.From);
        var to = _scalars.Write(range.To);
        var step = _scalars.Write(range.Step);
        var number = _names.Fresh("n");
        var inTicks = range.Column.Type == KqlType.DateTime;
        var (start, stop) = inTicks ? (DateTimeFunctions.Ticks(from), DateTimeFunctions.Ticks(to)) : (from, to);
        // A range that goes nowhere is empty.
        var count = $"greatest(0, toInt64(floor(({stop} - {start}) / {step})) + 1)";
        var value = $"{start} + toInt64({number}) * {step}";
        var select = new Select($"(SELECT number AS {number} FROM numbers(toUInt64(assumeNotNull({count}))))", 1);
        select.Computed.Add((range.Column, inTicks ? DateTimeFunctions.FromTicks(value) : $"CAST({value} AS {SqlText.StoredType(range.Column.Type)})"));
        return select;
    }

    private Select BuildFilter(PlanFilter filter)
    {
        var select = Build(filter.Input);
        if (select.HasWindows || select.Limit is not null || select.LimitBy.Length > 0)
        {
            select = Wrap(select, filter.Input.Columns);
        }

        _scalars.IsGrouped = select.IsGrouped;
        (select.IsGrouped ? select.Having : select.Where).Add(_scalars.WritePredicate(filter.Condition));
        return select;
    }

    private Select BuildProject(PlanProject project)
    {
        var select = Build(project.Input);
        if (select.HasWindows && project.Outputs.Any(output => !output.IsSame))
        {
            select = Wrap(select, project.Input.Columns);
        }

        AddComputed(select, project.Outputs);
        return select;
    }

    private void AddComputed(Select select, IEnumerable<PlanOutput> outputs)
    {
        _scalars.IsGrouped = select.IsGrouped;
        foreach (var output in outputs)
        {
            if (!output.IsSame)
            {
                select.Computed.Add((output.Column, _scalars.Write(output.Value)));
            }
        }
    }

    private Select BuildAggregate(PlanAggregate aggregate)
    {
        var select = Build(aggregate.Input);
        if (!select.TakesRows)
        {
            select = Wrap(select, aggregate.Input.Columns);
        }

        // The order inside of a group is what order-dependent aggregates say themselves.
        select.OrderBy = "";
        var rowNumber = aggregate.Input.Order is [var only] ? _names[only.Column] : "";
        AddComputed(select, aggregate.Keys);
        select.GroupBy = [.. aggregate.Keys.Select(key => _names[key.Column])];
        _scalars.IsGrouped = aggregate.Keys.Count > 0;
        _scalars.GroupOrder = rowNumber;
        foreach (var output in aggregate.Aggregates)
        {
            select.Computed.Add((output.Column, _scalars.Write(output.Value)));
        }

        _scalars.GroupOrder = "";
        if (aggregate.Keys.Count > 0 && (!aggregate.Keys.Any(key => key.Value.References().Any()) || (aggregate.Aggregates.Count == 0 && select.ArrayJoin.Length > 0)))
        {
            // The engine makes a group of no rows where it takes the key for a constant, though only sometimes.
            select.Having.Add("count() > 0");
        }

        select.Aggregates = [.. aggregate.Aggregates.Select(output => _names[output.Column])];
        return select;
    }

    private Select BuildSort(PlanSort sort)
    {
        var select = Build(sort.Input);
        if (select.Limit is not null || select.LimitBy.Length > 0)
        {
            select = Wrap(select, sort.Input.Columns);
        }

        select.OrderBy = OrderBy(sort.Order);
        return select;
    }

    private Select BuildLimit(PlanLimit limit)
    {
        var select = Build(limit.Input);
        if (select.Limit is { } inner)
        {
            select.Limit = Math.Min(inner, limit.Count);
            return select;
        }

        select = select.LimitBy.Length > 0 ? Wrap(select, limit.Input.Columns) : select;
        if (limit.Input.Order.Count > 0)
        {
            select.OrderBy = OrderBy(limit.Input.Order);
        }

        select.Limit = limit.Count;
        return select;
    }

    private Select BuildLimitBy(PlanLimitBy limit)
    {
        var select = Build(limit.Input);
        select = select.Limit is not null || select.LimitBy.Length > 0 || select.HasWindows ? Wrap(select, limit.Input.Columns) : select;
        select.OrderBy = limit.Input.Order.Count > 0 ? OrderBy(limit.Input.Order) : "";
        select.LimitBy = $"{SqlText.Long(limit.Count)} BY {string.Join(", ", limit.PartKeys.Select(key => _names[key]))}";
        return select;
    }

    private Select BuildJoin(PlanJoin join)
    {
        var left = Build(join.Left);
        if (join.Kind == JoinKind.InnerUnique)
        {
            // Of left rows with equal keys one is kept, whichever.
            left = left.Limit is null && left.LimitBy.Length == 0 ? left : Wrap(left, join.Left.Columns);
            left.LimitBy = $"1 BY {string.Join(", ", join.Keys.Select(key => key.Left).Concat(join.PartKeys).Distinct().Select(column => _names[column]))}";
        }

        var right = Build(join.Right);
        var isSwapped = join.Kind is JoinKind.RightSemi or JoinKind.RightAnti;
        var (first, second) = isSwapped ? (AsSource(right, join.Right.Columns), AsSource(left, join.Left.Columns)) : (AsSource(left, join.Left.Columns), AsSource(right, join.Right.Columns));
        var word = join.Kind switch
        {
            JoinKind.InnerUnique or JoinKind.Inner => "INNER JOIN",
            JoinKind.LeftOuter => "LEFT JOIN",
            JoinKind.RightOuter => "RIGHT JOIN",
            JoinKind.FullOuter => "FULL JOIN",
            JoinKind.LeftSemi or JoinKind.RightSemi => "LEFT SEMI JOIN",
            _ => "LEFT ANTI JOIN",
        };
        var (leftName, rightName) = (_names.Fresh("l"), _names.Fresh("r"));
        if (isSwapped)
        {
            (leftName, rightName) = (rightName, leftName);
        }

        var conditions = join.Keys.Select(key => WriteKey(key, leftName, rightName));
        var on = string.Join(" AND ", conditions);
        var select = new Select($"{first} AS {(isSwapped ? rightName : leftName)} {word} {second} AS {(isSwapped ? leftName : rightName)} ON {on}", Math.Max(left.Depth, right.Depth) + 1);
        var leftColumns = join.Left.Columns.ToHashSet();
        foreach (var output in join.Outputs)
        {
            var source = ((BoundColumn)output.Value).Column;
            var qualified = $"{(leftColumns.Contains(source) ? leftName : rightName)}.{_names[source]}";
            // A text of a row without a partner is empty.
            var isMissing = source.Type == KqlType.String && join.Kind is JoinKind.LeftOuter or JoinKind.RightOuter or JoinKind.FullOuter;
            select.Computed.Add((output.Column, isMissing ? $"ifNull({qualified}, '')" : qualified));
        }

        return select;
    }

    private string WriteKey(JoinKey key, string leftName, string rightName)
    {
        var left = $"{leftName}.{_names[key.Left]}";
        var right = $"{rightName}.{_names[key.Right]}";
        if (key.Left.Type == key.Right.Type)
        {
            return $"{left} {(key.NullsAreEqual && (key.Left.CanBeNull || key.Right.CanBeNull) ? "IS NOT DISTINCT FROM" : "=")} {right}";
        }

        var type = $"Nullable({SqlText.StoredType(ScalarBinder.Widest(key.Left.Type, key.Right.Type))})";
        return $"CAST({left} AS {type}) = CAST({right} AS {type})";
    }

    private Select BuildUnion(PlanUnion union)
    {
        var depth = 0;
        var legs = new List<string>();
        var isTyped = union.Columns.Select((_, index) => union.Legs.Any(leg => leg.Values[index] is BoundColumn)).ToList();
        foreach (var leg in union.Legs)
        {
            var select = Build(leg.Input);
            if (select.HasWindows || select.Limit is not null || select.LimitBy.Length > 0)
            {
                select = Wrap(select, leg.Input.Columns);
            }

            // The legs' values get the union's names; each leg is a scope of its own, so the names may repeat.
            var columns = new List<string>();
            _scalars.IsGrouped = select.IsGrouped;
            for (var i = 0; i < union.Columns.Count; i++)
            {
                var column = union.Columns[i];
                columns.Add($"{WriteValue(leg.Values[i], column, isTyped[i])} AS {_names[column]}");
            }

            depth = Math.Max(depth, select.Depth);
            legs.Add(ToText(select, columns.Count == 0 ? ["1"] : columns));
        }

        return new Select($"(\n{string.Join("\nUNION ALL\n", legs)}\n)", depth + 1);
    }

    // Where a leg has a column of the type, the engine gives the others' nulls that type. To say it at every one of the thousands of columns
    // that the tables of a workspace lack together took it half of a second.
    private string WriteValue(BoundScalar value, ColumnSymbol column, bool isTyped) => value switch
    {
        BoundLiteral { Value: null } when isTyped => column.Type == KqlType.String ? "''" : "NULL",
        BoundLiteral { Type: KqlType.String } => _scalars.Write(value),
        BoundColumn { Column.Type: not KqlType.Bool } same when same.Column.Type == column.Type => _scalars.Write(value),
        _ => Cast(_scalars.Write(value), column),
    };

    private static string Cast(string value, ColumnSymbol column)
    {
        var type = SqlText.StoredType(column.Type);
        return $"CAST({value} AS {(column.CanBeNull ? $"Nullable({type})" : type)})";
    }

    private Select BuildExpand(PlanExpand expand)
    {
        var select = Wrap(Build(expand.Input), expand.Input.Columns);
        var lists = expand.Arrays.Select(array => _names[array.Array]).ToList();
        var joined = new List<string>();
        var longest = lists.Count == 1 ? "" : $"greatest({string.Join(", ", lists.Select(list => $"length({list})"))})";
        for (var i = 0; i < lists.Count; i++)
        {
            var list = longest.Length == 0 ? lists[i] : $"arrayResize({lists[i]}, {longest}, 'null')";
            joined.Add($"{list} AS {_names[expand.Arrays[i].Element]}");
        }

        if (expand.Index is not null)
        {
            joined.Add($"range(toInt64({(longest.Length == 0 ? $"length({lists[0]})" : longest)})) AS {_names[expand.Index]}");
        }

        select.ArrayJoin = string.Join(", ", joined);
        return select;
    }

    private Select BuildWindow(PlanWindow window)
    {
        var select = Build(window.Input);
        var order = window.NumberedSort?.Input.Order;
        if (order is null && (select.IsGrouped || select.Limit is not null || select.LimitBy.Length > 0 || select.HasWindows))
        {
            select = Wrap(select, window.Input.Columns);
        }

        select.HasWindows = true;
        select.OrderBy = "";
        order ??= window.Input.Order;
        _scalars.WindowParts = [.. window.PartKeys.Select(key => _names[key])];
        _scalars.WindowOrder = order.Count == 0 ? "" : $"ORDER BY {OrderBy(order)}";
        AddComputed(select, window.Outputs);
        _scalars.WindowParts = [];
        _scalars.WindowOrder = "";
        return select;
    }

    private Select BuildReference(PlanReference reference)
    {
        var select = new Select(_sharedNames[reference.Shared], 0);
        AddComputed(select, reference.Outputs);
        return select;
    }

    /// <summary>A new SELECT over a finished one.</summary>
    private Select Wrap(Select select, IReadOnlyList<ColumnSymbol> columns)
    {
        // An order without a limit means nothing to the next step; the plan carries it on.
        if (select.Limit is null && select.LimitBy.Length == 0)
        {
            select.OrderBy = "";
        }

        var source = AsSource(select, columns);
        return new Select(source, source.StartsWith('(') ? select.Depth + 1 : 0);
    }

    /// <summary>A finished SELECT as what another one reads: its text in parentheses, or a name when it is nested too deep.</summary>
    private string AsSource(Select select, IReadOnlyList<ColumnSymbol> columns)
    {
        if (select.Limit is null && select.LimitBy.Length == 0)
        {
            select.OrderBy = "";
        }

        var text = ToText(select, columns);
        if (select.Depth < DepthMax)
        {
            return $"(\n{text}\n)";
        }

        var name = _names.Fresh("step");
        _with.Add($"{name} AS ({text})");
        return name;
    }

    private string OrderBy(IEnumerable<SortKey> order) => string.Join(", ", order.Select(key =>
        $"{_names[key.Column]} {(key.IsDescending ? "DESC" : "ASC")}{(key.Column.CanBeNull || key.Column.Type == KqlType.Real ? $" NULLS {(key.NullsFirst ? "FIRST" : "LAST")}" : "")}"));

    private string ToText(Select select, IReadOnlyList<ColumnSymbol> outputs, IReadOnlyList<string>? with = null)
    {
        var computed = new Dictionary<ColumnSymbol, string>();
        foreach (var (column, sql) in select.Computed)
        {
            computed[column] = sql;
        }

        var items = outputs.Select(column => computed.TryGetValue(column, out var sql) ? $"{sql} AS {_names[column]}" : _names[column]).ToList();
        var hidden = select.Computed.Where(entry => !outputs.Contains(entry.Column)).Select(entry => $"{entry.Sql} AS {_names[entry.Column]}");
        return ToText(select, items.Count == 0 ? ["1"] : items, [.. with ?? [], .. hidden]);
    }

    private string ToText(Select select, List<string> items) =>
        ToText(select, items, [.. select.Computed.Select(entry => $"{entry.Sql} AS {_names[entry.Column]}")]);

    private static string ToText(Select select, List<string> items, List<string> with)
    {
        if (select.NeedsAggregate(items))
        {
            // As it stands, count() >= 0 would be known before anything is counted.
            select.Having.Add("toInt64(count()) >= 0");
        }

        var text = new StringBuilder();
        if (with.Count > 0)
        {
            text.Append("WITH ").AppendJoin(", ", with).Append(' ');
        }

        text.Append("SELECT ").AppendJoin(", ", items);
        Add(" FROM ", select.From);
        Add(" ARRAY JOIN ", select.ArrayJoin);
        Add(" WHERE ", string.Join(" AND ", select.Where));
        Add(" GROUP BY ", string.Join(", ", select.GroupBy ?? []));
        Add(" HAVING ", string.Join(" AND ", select.Having));
        Add(" ORDER BY ", select.OrderBy);
        if (select.LimitBy.Length > 0)
        {
            text.Append(" LIMIT ").Append(select.LimitBy);
        }

        if (select.Limit is { } limit)
        {
            text.Append(" LIMIT ").Append(SqlText.Long(limit));
        }

        return text.ToString();

        void Add(string clause, string content)
        {
            if (content.Length > 0)
            {
                text.Append(clause).Append(content);
            }
        }
    }
}
