using System.Collections.Immutable;

namespace NetDoctor.Cli.Output;

/// <summary>Rows under headings, in each of the forms that have rows.</summary>
/// <param name="headings">Headings in lower case, of a word or two.</param>
internal sealed class Table(params ImmutableArray<string> headings)
{
    private readonly List<ImmutableArray<string>> _rows = [];

    /// <summary>Whether it has no row.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as there are headings; null is an empty one.</param>
    public void Add(params ReadOnlySpan<string?> cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException($"{cells.Length} cells under {headings.Length} headings", nameof(cells));
        }

        var row = ImmutableArray.CreateBuilder<string>(cells.Length);
        foreach (var cell in cells)
        {
            row.Add(cell ?? "");
        }

        _rows.Add(row.ToImmutable());
    }

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">Any form but JSON.</param>
    public void Write(TextWriter output, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                WriteLines(output, Csv, headings);
                break;
            case OutputFormat.Markdown:
                WriteLines(output, Markdown, headings, [.. headings.Select(_ => "---")]);
                break;
            case OutputFormat.Table:
                var widths = headings.Select((heading, column) => _rows.Select(row => OneLine(row[column]).Length).Append(heading.Length).Max()).ToArray();
                WriteLines(output, row => Columns(row, widths), [.. headings.Select(heading => heading.ToUpperInvariant())]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "JSON has no rows");
        }
    }

    private void WriteLines(TextWriter output, Func<ImmutableArray<string>, string> line, params ReadOnlySpan<ImmutableArray<string>> top)
    {
        foreach (var row in top)
        {
            output.Write($"{line(row)}\n");
        }

        foreach (var row in _rows)
        {
            output.Write($"{line(row)}\n");
        }
    }

    private static string Columns(ImmutableArray<string> row, int[] widths) =>
        string.Join("   ", row.Select((cell, column) => OneLine(cell).PadRight(widths[column]))).TrimEnd();

    private static string Csv(ImmutableArray<string> row) => string.Join(',', row.Select(cell =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private static string Markdown(ImmutableArray<string> row) =>
        $"| {string.Join(" | ", row.Select(cell => OneLine(cell).Replace("|", "\\|", StringComparison.Ordinal)))} |";

    private static string OneLine(string cell) => cell.ReplaceLineEndings(" ");
}
