using System.Text;
using System.Text.Json;

namespace Patchbay.Cli.Output;

/// <summary>Writes tables for the eye. The first rows decide how wide the columns are; later ones are cut to that on a terminal.</summary>
internal sealed class TableResultWriter(Terminal terminal) : IResultWriter
{
    private const int RowsToMeasure = 500;
    private const int NamesToTell = 8;

    private readonly StringBuilder _line = new();
    private readonly List<string[]> _waiting = [];
    private IReadOnlyList<ResultColumn> _columns = [];
    private int[] _shown = [];
    private int[]? _widths;
    private string[] _left = [];
    private int _empty;
    private bool _firstTable = true;

    public void BeginTable(string name, IReadOnlyList<ResultColumn> columns)
    {
        if (!_firstTable)
        {
            terminal.Out.Write("\n"u8);
        }

        _firstTable = false;
        _columns = columns;
        _widths = null;
        _waiting.Clear();
    }

    public void WriteRow(ReadOnlySpan<byte> row)
    {
        var cells = Read(row);
        if (_widths is not null)
        {
            Write(cells);
            return;
        }

        _waiting.Add(cells);
        if (_waiting.Count == RowsToMeasure)
        {
            WriteWaiting();
        }
    }

    public void EndTable()
    {
        if (_widths is null)
        {
            WriteWaiting();
        }

        TellWhatIsNotShown();
    }

    public void End()
    {
    }

    private string[] Read(ReadOnlySpan<byte> row)
    {
        var cells = new string[_columns.Count];
        var reader = new Utf8JsonReader(row);
        reader.Read();
        for (var column = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray && column < cells.Length; column++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            cells[column] = CellText.Of(ref reader, row[start..(int)reader.BytesConsumed], _columns[column]);
        }

        return cells;
    }

    private void WriteWaiting()
    {
        // On a terminal a column without a value only takes room from the others.
        _shown = [.. Enumerable.Range(0, _columns.Count)
            .Where(column => terminal.Width is null || _waiting.Count == 0 || _waiting.Exists(row => row[column].Length > 0))];
        _empty = _columns.Count - _shown.Length;
        var wanted = _shown.Select(column =>
            _waiting.Aggregate(CellText.Width(_columns[column].Name), (width, row) => Math.Max(width, CellText.Width(row[column])))).ToArray();
        _widths = TableLayout.Fit(wanted, terminal.Width);
        _left = [.. _shown.Skip(_widths.Length).Select(column => _columns[column].Name)];
        _shown = _shown[.._widths.Length];

        Write([.. _columns.Select(column => column.Name)]);
        WriteLine(string.Join(new string(' ', TableLayout.Gap), _widths.Select(width => new string('-', width))));
        _waiting.ForEach(Write);
        _waiting.Clear();
    }

    private void Write(string[] cells)
    {
        _line.Clear();
        for (var index = 0; index < _shown.Length; index++)
        {
            var column = _shown[index];
            if (index > 0)
            {
                _line.Append(' ', TableLayout.Gap);
            }

            // A pipe gets every text whole, though the columns may not stand below each other then.
            _line.Append(terminal.Width is null && CellText.Width(cells[column]) > _widths![index]
                ? cells[column]
                : CellText.Fit(cells[column], _widths![index], _columns[column].IsNumber));
        }

        WriteLine(_line.ToString().TrimEnd());
    }

    private void WriteLine(string line)
    {
        terminal.Out.Write(Encoding.UTF8.GetBytes(line));
        terminal.Out.Write("\n"u8);
    }

    private void TellWhatIsNotShown()
    {
        // What is told about the table comes behind it.
        terminal.Out.Flush();
        if (_left.Length > 0)
        {
            var names = string.Join(", ", _left.Take(NamesToTell)) + (_left.Length > NamesToTell ? ", …" : "");
            terminal.Error.WriteLine($"Not shown, for want of room: {names}. `| project` chooses columns; --output json shows all.");
        }

        if (_empty > 0)
        {
            terminal.Error.WriteLine($"Not shown: {Counted.Of(_empty, "column")} without a value.");
        }
    }
}
