using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>Columns of pods.</summary>
internal static class PodColumns
{
    public static readonly TableColumn[] All =
    [
        Cells.Name,
        new("Ready", (pod, _) => Ready(pod)),
        new("Status", (pod, _) => Status(pod)),
        new("Restarts", (pod, now) => Restarts(pod, now)),
        Cells.Age,
        Cells.Text("IP", 1, "status", "podIP"),
        Cells.Text("Node", 1, "spec", "nodeName"),
        new("Nominated Node", (_, _) => Cells.None, 1),
        new("Readiness Gates", (_, _) => Cells.None, 1),
    ];

    private static string Ready(JsonObject pod)
    {
        var total = Field.Items(pod, "spec", "containers").Count();
        var ready = Field.Items(pod, "status", "containerStatuses").Count(status => Field.IsTrue(status, "ready"));
        return Cells.Invariant($"{ready}/{total}");
    }

    // As printPod of Kubernetes: the most telling container state, else the phase.
    private static string Status(JsonObject pod)
    {
        var reason = Field.Text(pod, "status", "reason") ?? Field.Text(pod, "status", "phase") ?? "Unknown";
        var hasRunning = false;
        foreach (var status in Field.Items(pod, "status", "containerStatuses").Reverse())
        {
            if (Field.Text(status, "state", "waiting", "reason") is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (Field.Object(status, "state", "terminated") is { } terminated)
            {
                reason = Field.Text(terminated, "reason") ?? Cells.Invariant($"ExitCode:{Field.Number(terminated, "exitCode")}");
            }
            else if (Field.IsTrue(status, "ready"))
            {
                hasRunning = true;
            }
        }

        if (reason == "Completed" && hasRunning)
        {
            reason = "Running";
        }

        return ObjectMetadata.IsDeleting(pod) ? "Terminating" : reason;
    }

    private static string Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = Field.Items(pod, "status", "containerStatuses").ToList();
        var count = statuses.Sum(status => Field.Number(status, "restartCount") ?? 0);
        var last = statuses
            .Select(status => Field.Text(status, "lastState", "terminated", "finishedAt"))
            .Where(time => time is not null)
            .Max(StringComparer.Ordinal);
        return count > 0 && last is not null ? Cells.Invariant($"{count} ({Cells.AgeOf(last, now)} ago)") : Cells.Invariant($"{count}");
    }
}
