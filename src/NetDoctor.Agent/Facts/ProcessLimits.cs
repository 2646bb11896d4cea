using System.Globalization;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads <c>/proc/PID/limits</c>.</summary>
/// <remarks>Source: proc(5).</remarks>
internal static class ProcessLimits
{
    /// <summary>How many files the process may have open; null when there is no such line, or no limit.</summary>
    /// <param name="text">Content of the file.</param>
    public static long? OpenFiles(string text)
    {
        const string Heading = "Max open files";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal))
            {
                var words = line[Heading.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return words.Length > 0 && long.TryParse(words[0], CultureInfo.InvariantCulture, out var limit) ? limit : null;
            }
        }

        return null;
    }
}
