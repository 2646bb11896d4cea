using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Containers that ended because a port was taken, by their own last words.</summary>
/// <remarks>The kubelet keeps what a container wrote to its termination log, or the end of its log where the container's
/// terminationMessagePolicy is FallbackToLogsOnError. Source: Kubernetes documentation, "Determine the Reason for Pod Failure".</remarks>
internal static partial class BindFailures
{
    private static readonly ImmutableArray<string> Marks =
        ["address already in use", "address in use", "EADDRINUSE", "port is already allocated", "was already in use"];

    /// <summary>Containers that end again and again with such words, each with the port; 0 when they name none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static ImmutableArray<BindFailure> In(ClusterSnapshot snapshot, Pod pod) =>
    [
        .. PodStates.Statuses(pod)
            .Where(status => !status.Ready && PodStates.IsEnding(snapshot, status))
            .Select(status => (Status: status, End: PodStates.EndOf(status)))
            .Where(pair => pair.End is { Message: { } message, ExitCode: not 0 } && IsBindFailure(message))
            .Select(pair => new BindFailure(pair.Status.Name, PortOf(pair.End!.Message!), Sentence(pair.End.Message!))),
    ];

    private static bool IsBindFailure(string message) =>
        Marks.Any(mark => message.Contains(mark, StringComparison.OrdinalIgnoreCase));

    // The line that names the fault; logs may hold much besides.
    private static string Sentence(string message)
    {
        const int longest = 160;
        var line = message.Split('\n').Last(IsBindFailure).Trim();
        return line.Length <= longest ? line : $"{line[..longest]}...";
    }

    private static int PortOf(string message)
    {
        var ports = Port().Matches(TimeOfDay().Replace(Sentence(message), ""))
            .Select(match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))
            .Where(port => port is > 0 and <= 65535)
            .ToList();
        return ports is [.., var last] ? last : 0;
    }

    [GeneratedRegex(@"\d{1,2}:\d{2}:\d{2}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeOfDay();

    // ":8080", "('0.0.0.0', 8080)", "port 8080".
    [GeneratedRegex(@"(?::|', |[Pp]ort )(?<port>\d{1,5})(?!\d|[.:]\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();
}

/// <summary>A container that ended because a port was taken.</summary>
/// <param name="Container">Name of the container.</param>
/// <param name="Port">The port; 0 when its words name none.</param>
/// <param name="Words">Its words.</param>
internal sealed record BindFailure(string Container, int Port, string Words)
{
    /// <summary><c>port 8080</c>, or <c>a port</c>.</summary>
    public string PortName => Port > 0 ? $"port {Port}" : "a port";
}
