using System.Collections.Immutable;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads what the processes of a pod show.</summary>
/// <param name="processIds">The processes.</param>
/// <param name="gaps">Takes what could not be read.</param>
internal sealed class ProcessReader(IReadOnlyList<int> processIds, GapList gaps)
{
    private const int MaxProcesses = 64;

    private static readonly string[] CpuStatFiles = ["/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat"];

    /// <summary>Variables that name Services or a proxy; of a name with two values in two containers, both.</summary>
    public ImmutableArray<EnvironmentVariable> Environment() =>
    [
        .. processIds.Take(MaxProcesses)
            .SelectMany(id => gaps.Try("environment", [], () => Present(id, "environ", path => ProcessEnvironment.Parse(File.ReadAllBytes(path)))))
            .Distinct()
            .OrderBy(variable => variable.Name, StringComparer.Ordinal).ThenBy(variable => variable.Value, StringComparer.Ordinal),
    ];

    /// <summary>Open files of the process that has used most of its limit; null when none could be read.</summary>
    public OpenFiles? OpenFiles() => processIds.Take(MaxProcesses)
        .Select(OpenFilesOf).OfType<OpenFiles>().MaxBy(files => (double)files.Used / files.Limit);

    /// <summary>How often the container that was slowed down most was; null when none has a limit.</summary>
    public CpuThrottling? Throttling() => processIds.Take(MaxProcesses)
        .Select(ThrottlingOf).OfType<CpuThrottling>().MaxBy(found => (double)found.ThrottledPeriods / found.Periods);

    // A container sees its own group at the top; with version 1 of control groups, under the name of the controller.
    private CpuThrottling? ThrottlingOf(int id) => CpuStatFiles
        .Select(path => gaps.Try<string?>("CPU limit", null, () => ContainerFiles.Read(id, path)))
        .FirstOrDefault(text => text is not null) is { } stat
            ? CpuStat.Parse(stat, id, ProcessFiles.Read(id, "comm")?.Trim() ?? "?")
            : null;

    private OpenFiles? OpenFilesOf(int id) => gaps.Try<OpenFiles?>("open files", null, () =>
        ProcessFiles.Read(id, "limits") is { } text && ProcessLimits.OpenFiles(text) is { } limit && limit > 0
        && Directory.Exists(ProcessFiles.PathOf(id, "fd"))
            ? new OpenFiles(id, ProcessFiles.Read(id, "comm")?.Trim() ?? "?", Directory.EnumerateFileSystemEntries(ProcessFiles.PathOf(id, "fd")).Count(), limit)
            : null);

    // A process that is gone by now has nothing to tell, and nothing is missing.
    private static ImmutableArray<EnvironmentVariable> Present(
        int id, string name, Func<string, ImmutableArray<EnvironmentVariable>> read)
    {
        var path = ProcessFiles.PathOf(id, name);
        return File.Exists(path) ? read(path) : [];
    }
}
