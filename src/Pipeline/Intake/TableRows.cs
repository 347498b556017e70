using System.Buffers;
using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Intake;

/// <summary>Writes records into the columns of one table of one workspace.</summary>
/// <remarks>
/// A value that its column cannot hold leaves the column null and goes, under its name, into <c>AdditionalFields</c>, as do
/// fields that no column knows. Of several values for one column that beside <c>properties</c> counts more than that inside,
/// and otherwise the last one; the others are kept aside too.
/// </remarks>
internal sealed class TableRows
{
    private const int NoColumn = -1;
    private const string KeptAside = "the column is null and the value is kept in AdditionalFields.";

    private readonly TableLayout _layout;
    private readonly BlockBuilder _block;
    private readonly ValueWriter[] _writers;
    private readonly byte[] _workspaceId;
    private readonly AdditionalFields _additional = new();

    private readonly int _timeGenerated, _timeReceived, _recordId, _resourceId, _subscriptionId, _tenantId, _sourceSystem, _billedSize, _isBillable, _additionalFields;

    // The field that fills a column, valid when the column's mark is that of the current record.
    private readonly int[] _fieldOfColumn;
    private readonly int[] _marks;
    private int _mark;

    // Numbers of columns by numbers of names: 0 not asked yet, else column + 2, so that 1 is NoColumn.
    private short[] _columnsOfNames = [];
    private int[] _columnsOfFields = new int[64];

    // The times of the rows, in ticks since 1970.
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private long _firstReceived = long.MaxValue;
    private long _lastReceived = long.MinValue;

    public TableRows(Workspace workspace, TableLayout layout)
    {
        Workspace = workspace;
        _layout = layout;
        _block = layout.Table.CreateBlockBuilder();
        _writers = [.. layout.Table.Columns.Zip(_block.Columns, (column, builder) => ValueWriter.For(column.Column, builder))];
        _workspaceId = Encoding.UTF8.GetBytes(workspace.Id.ToString());
        _fieldOfColumn = new int[_writers.Length];
        _marks = new int[_writers.Length];
        _timeGenerated = layout.NumberOf("TimeGenerated");
        _timeReceived = layout.NumberOf("_TimeReceived");
        _recordId = layout.NumberOf("_RecordId");
        _resourceId = layout.NumberOf("_ResourceId");
        _subscriptionId = layout.NumberOf("_SubscriptionId");
        _tenantId = layout.NumberOf("TenantId");
        _sourceSystem = layout.NumberOf("SourceSystem");
        _billedSize = layout.NumberOf("_BilledSize");
        _isBillable = layout.NumberOf("_IsBillable");
        _additionalFields = layout.NumberOf("AdditionalFields");
    }

    public Workspace Workspace { get; }

    public LogTable Table => _layout.Table.Table;

    public int RowCount => _block.RowCount;

    /// <summary>Makes a block of the rows and forgets them.</summary>
    public TableBlock Build()
    {
        var arrived = new ArrivedRecords(RowCount, Time(_first), Time(_last), Time(_firstReceived), Time(_lastReceived));
        (_first, _last) = (_firstReceived, _lastReceived) = (long.MaxValue, long.MinValue);
        return new TableBlock(Workspace, Table, _block.Build(), arrived);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="reader">Holds the record's fields.</param>
    /// <param name="record">The record's bytes.</param>
    /// <param name="resource">The resource it belongs to.</param>
    /// <param name="id">Its id.</param>
    /// <param name="received">When it arrived, in ticks since 1970.</param>
    /// <param name="adjustments">Takes note of what does not stay as it was sent.</param>
    public void Add(RecordReader reader, ReadOnlySpan<byte> record, KnownResource resource, Uuid id, long received, Adjustments adjustments)
    {
        var row = _block.AddRow();
        _additional.Clear();
        var fields = reader.Fields;
        AssignFields(fields, record, adjustments);
        for (var i = 0; i < fields.Length; i++)
        {
            var column = _columnsOfFields[i];
            if (column == NoColumn || _fieldOfColumn[column] != i || fields[i].Kind == JsonTokenType.Null)
                continue;
            if (column == _resourceId || column == _timeGenerated)
                continue; // Set below, whether there is a field or not.
            if (column == _additionalFields)
                AddAdditionalFields(fields[i], record);
            else if (column == _subscriptionId)
                KeepUnlessEqual(fields[i], record, resource.SubscriptionId);
            else if (!_writers[column].TryWrite(row, fields[i], record))
                KeepMisfit(column, fields[i], record, adjustments);
        }

        WriteTime(row, fields, record, received, adjustments);
        Long(_timeReceived).Set(row, received);
        (_firstReceived, _lastReceived) = (Math.Min(_firstReceived, received), Math.Max(_lastReceived, received));
        ((ValueColumnBuilder<Uuid>)_block.Columns[_recordId]).Set(row, id);
        FewTexts(_resourceId).Set(row, resource.Id);
        FewTexts(_subscriptionId).Set(row, resource.SubscriptionId);
        SetDefault(_tenantId, row, _workspaceId);
        SetDefault(_sourceSystem, row, "Azure"u8);
        SetDefault(_isBillable, row, "true"u8);
        if (!IsSet(_billedSize, row))
            ((ValueColumnBuilder<double>)_block.Columns[_billedSize]).Set(row, record.Length);
        if (!_additional.IsEmpty)
            ((StringColumnBuilder)_block.Columns[_additionalFields]).Set(row, _additional.Close());
    }

    private void AssignFields(ReadOnlySpan<Field> fields, ReadOnlySpan<byte> record, Adjustments adjustments)
    {
        _mark++;
        if (_columnsOfFields.Length < fields.Length)
            _columnsOfFields = new int[fields.Length * 2];
        for (var i = 0; i < fields.Length; i++)
        {
            var column = ColumnOf(fields[i], record);
            _columnsOfFields[i] = column;
            if (column == NoColumn)
            {
                if (!SaysTheTable(fields[i], record))
                    Keep(fields[i], record);
            }
            else if (_marks[column] != _mark)
            {
                _marks[column] = _mark;
                _fieldOfColumn[column] = i;
            }
            else
            {
                Choose(column, i, fields, record, adjustments);
            }
        }
    }

    private void Choose(int column, int later, ReadOnlySpan<Field> fields, ReadOnlySpan<byte> record, Adjustments adjustments)
    {
        var earlier = _fieldOfColumn[column];
        var earlierCounts = !fields[earlier].IsInProperties && fields[later].IsInProperties;
        _fieldOfColumn[column] = earlierCounts ? earlier : later;
        if (fields[earlier].JsonIn(record).SequenceEqual(fields[later].JsonIn(record)))
            return;
        Keep(fields[earlierCounts ? later : earlier], record);
        adjustments.Add(
            NameOf(column),
            earlierCounts ? "stands beside and in properties; the value beside them counts, the other is kept in AdditionalFields."
                : "occurs more than once; the last value counts, the other is kept in AdditionalFields.");
    }

    private int ColumnOf(in Field field, ReadOnlySpan<byte> record)
    {
        if (field.Name == NameTable.Unnumbered)
            return _layout.FindColumn(RecordReader.NameOf(field, record));
        if (field.Name >= _columnsOfNames.Length)
            Array.Resize(ref _columnsOfNames, Math.Max(field.Name + 1, _columnsOfNames.Length * 2));
        ref var known = ref _columnsOfNames[field.Name];
        if (known == 0)
            known = (short)(_layout.FindColumn(RecordReader.NameOf(field, record)) + 2);
        return known - 2;
    }

    // Type and Category are no columns of their own where the table says the same.
    private bool SaysTheTable(in Field field, ReadOnlySpan<byte> record) => field.Role switch
    {
        FieldRole.Type => CategoryNames.FindByTable(field.ValueIn(record)) == _layout.Category,
        FieldRole.Category => CategoryNames.FindByName(field.ValueIn(record)) == _layout.Category,
        _ => false,
    };

    private void WriteTime(int row, ReadOnlySpan<Field> fields, ReadOnlySpan<byte> record, long received, Adjustments adjustments)
    {
        var ticks = received;
        if (_marks[_timeGenerated] != _mark || ValueWriter.IsMissing(fields[_fieldOfColumn[_timeGenerated]], record))
        {
            adjustments.Add("TimeGenerated", "is missing; the time of arrival stands in for it.");
        }
        else
        {
            var field = fields[_fieldOfColumn[_timeGenerated]];
            var problem =
                !ValueWriter.TryReadTime(field, record, out ticks) ? "cannot be read as a time" :
                ticks < 0 ? "lies before 1970" :
                ticks > received + TimeSpan.TicksPerDay ? "lies more than a day ahead" :
                null;
            if (problem is not null)
            {
                ticks = received;
                Keep(field, record);
                adjustments.Add("TimeGenerated", field.ValueIn(record), $"{problem}; the time of arrival stands in for it and the text is kept in AdditionalFields.");
            }
        }

        Long(_timeGenerated).Set(row, ticks);
        (_first, _last) = (Math.Min(_first, ticks), Math.Max(_last, ticks));
    }

    private void KeepMisfit(int column, in Field field, ReadOnlySpan<byte> record, Adjustments adjustments)
    {
        Keep(field, record);
        adjustments.Add(NameOf(column), field.ValueIn(record), $"is {_writers[column].Misfit}; {KeptAside}");
    }

    private void KeepUnlessEqual(in Field field, ReadOnlySpan<byte> record, ReadOnlySpan<byte> value)
    {
        if (!Ascii.EqualsIgnoreCase(field.ValueIn(record), value) && !ValueWriter.IsMissing(field, record))
            Keep(field, record);
    }

    // A record that was exported from here brings the fields it was given then.
    private void AddAdditionalFields(in Field field, ReadOnlySpan<byte> record)
    {
        if (field.Kind == JsonTokenType.StartObject)
        {
            _additional.AddMembers(field.ValueIn(record));
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(field.ValueLength + 1);
        var content = text.AsSpan(0, field.Kind == JsonTokenType.String ? JsonText.Unescape(field.ValueIn(record), text) : 0).Trim((byte)' ');
        if (content is [(byte)'{', ..] && JsonText.IsValid(content))
            _additional.AddMembers(content);
        else if (!ValueWriter.IsMissing(field, record))
            Keep(field, record);
        ArrayPool<byte>.Shared.Return(text);
    }

    private void Keep(in Field field, ReadOnlySpan<byte> record) => _additional.Add(field.NameIn(record), field.JsonIn(record));

    private string NameOf(int column) => _layout.Table.Columns[column].Column.Name;

    private static DateTime Time(long ticks) => DateTime.UnixEpoch.AddTicks(ticks);

    private bool IsSet(int column, int row) => _block.Columns[column].RowCount > row;

    private void SetDefault(int column, int row, ReadOnlySpan<byte> value)
    {
        if (!IsSet(column, row))
            FewTexts(column).Set(row, value);
    }

    private LowCardinalityColumnBuilder FewTexts(int column) => (LowCardinalityColumnBuilder)_block.Columns[column];

    private ValueColumnBuilder<long> Long(int column) => (ValueColumnBuilder<long>)_block.Columns[column];
}
