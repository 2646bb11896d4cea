using System.Globalization;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads the counters of <c>/proc/net/netstat</c> and <c>/proc/net/snmp</c>.</summary>
/// <remarks>Pairs of lines with the same beginning: names, then numbers. Source: proc(5).</remarks>
internal static class ProcCounters
{
    /// <summary>Counters by group and name, such as <c>TcpExt.ListenOverflows</c>.</summary>
    /// <param name="text">Content of the file.</param>
    public static Dictionary<string, long> Parse(string text)
    {
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index + 1 < lines.Length; index += 2)
        {
            var names = lines[index].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var numbers = lines[index + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (names.Length == 0 || numbers.Length == 0 || names[0] != numbers[0])
            {
                continue;
            }

            foreach (var (name, number) in names.Skip(1).Zip(numbers.Skip(1)))
            {
                if (long.TryParse(number, CultureInfo.InvariantCulture, out var value))
                {
                    counters[$"{names[0].TrimEnd(':')}.{name}"] = value;
                }
            }
        }

        return counters;
    }
}
