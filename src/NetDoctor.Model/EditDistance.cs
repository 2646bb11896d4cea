namespace NetDoctor.Model;

/// <summary>How many typing errors lie between two texts.</summary>
public static class EditDistance
{
    /// <summary>Edit distance of two texts: letters put in, left out, replaced, or swapped with their neighbour.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    /// <param name="limit">Largest distance of interest.</param>
    /// <returns>The distance; null when it is above the limit.</returns>
    /// <remarks>Source: optimal string alignment, Damerau 1964.</remarks>
    public static int? Of(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit || right.Length > 253)
        {
            return null;
        }

        Span<int> before = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            last[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            if (NextRow(left, right, line, before, last, row) > limit)
            {
                return null;
            }

            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[right.Length] <= limit ? last[right.Length] : null;
    }

    // Fills one row of the distance table and returns its smallest value.
    private static int NextRow(string left, string right, int line, Span<int> before, Span<int> last, Span<int> row)
    {
        row[0] = line;
        var smallest = line;
        for (var column = 1; column <= right.Length; column++)
        {
            var cost = left[line - 1] == right[column - 1] ? 0 : 1;
            var value = Math.Min(Math.Min(row[column - 1], last[column]) + 1, last[column - 1] + cost);
            if (line > 1 && column > 1 && left[line - 1] == right[column - 2] && left[line - 2] == right[column - 1])
            {
                value = Math.Min(value, before[column - 2] + 1);
            }

            row[column] = value;
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }
}
