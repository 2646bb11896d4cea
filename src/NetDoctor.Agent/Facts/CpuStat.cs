using System.Globalization;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads the <c>cpu.stat</c> of a control group.</summary>
/// <remarks>Version 2 counts waiting in microseconds, version 1 in nanoseconds. Source: kernel, Documentation/admin-guide/cgroup-v2.rst
/// and Documentation/scheduler/sched-bwc.rst.</remarks>
internal static class CpuStat
{
    /// <summary>Reads it; null for a group without a limit.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="processId">A process of the group.</param>
    /// <param name="name">Its name.</param>
    public static CpuThrottling? Parse(string text, int processId, string name)
    {
        const double MicrosecondsEach = 1e3;
        const double NanosecondsEach = 1e6;
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ') is [var key, var value] && long.TryParse(value, CultureInfo.InvariantCulture, out var number))
            {
                numbers[key] = number;
            }
        }

        return numbers.GetValueOrDefault("nr_periods") is > 0 and var periods
            ? new CpuThrottling(
                processId, name, periods, numbers.GetValueOrDefault("nr_throttled"),
                (numbers.GetValueOrDefault("throttled_usec") / MicrosecondsEach) + (numbers.GetValueOrDefault("throttled_time") / NanosecondsEach))
            : null;
    }
}
