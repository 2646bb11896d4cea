using System.Globalization;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>A running container that does not become ready, with its probe and what the kubelet last said of it.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Probe">Its readiness probe.</param>
/// <param name="Event">The latest event of the probe since the container started; null when there is none.</param>
internal sealed record ReadinessFailure(Pod Pod, Container Container, ContainerProbe Probe, WarningEvent? Event)
{
    private const string FailedText = "Readiness probe failed";
    private const string StatusText = "statuscode: ";

    /// <summary>Number that the probe dials; null for <c>Exec</c>, or a name that the container does not declare.</summary>
    public int? PortNumber => Probe switch
    {
        { Action: ContainerProbeAction.Exec } => null,
        { Port.IsName: true } => Container.Ports.FirstOrDefault(port => port.Name == Probe.Port.Text)?.Port,
        _ => Probe.Port.Number,
    };

    /// <summary>HTTP status that the kubelet got; null when it got none.</summary>
    public int? HttpStatus
    {
        get
        {
            var at = Event?.Message.IndexOf(StatusText, StringComparison.Ordinal) ?? -1;
            return at >= 0 && int.TryParse(
                Event!.Message.AsSpan(at + StatusText.Length).Slice(0, Math.Min(3, Event.Message.Length - at - StatusText.Length)),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var status)
                ? status
                : null;
        }
    }

    /// <summary>Whether the kubelet found the port closed.</summary>
    public bool IsRefused => Says("connection refused");

    /// <summary>Readiness probe in words: <c>GET http :8080/healthz</c>, <c>TCP :8080</c>.</summary>
    public string ProbeText => Probe.Action switch
    {
        ContainerProbeAction.Http => $"GET {(Probe.Scheme ?? "HTTP").ToLowerInvariant()} :{Probe.Port}{Probe.Path ?? "/"}",
        ContainerProbeAction.Tcp => $"TCP :{Probe.Port}",
        ContainerProbeAction.Grpc => $"gRPC :{Probe.Port}",
        _ => "command",
    };

    /// <summary>The event's words without their beginning; null without event.</summary>
    public string? Complaint => Event?.Message.Split(": ", 2) is [_, var rest] ? rest : Event?.Message;

    /// <summary>The failure of a pod's first container that runs and is not ready by its probe; null when there is none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static ReadinessFailure? Of(ClusterSnapshot snapshot, Pod pod)
    {
        foreach (var status in pod.ContainerStatuses)
        {
            // Before the startup probe has passed, the kubelet does not run the readiness probe.
            if (status.Ready || status.State.Phase != ContainerPhase.Running || status.Started == false)
            {
                continue;
            }

            if (pod.Containers.FirstOrDefault(container => container.Name == status.Name) is { ReadinessProbe: { } probe } container)
            {
                return new ReadinessFailure(pod, container, probe, EventOf(snapshot, pod, status));
            }
        }

        return null;
    }

    /// <summary>Whether the latest event contains a text.</summary>
    /// <param name="text">The text.</param>
    public bool Says(string text) => Event?.Message.Contains(text, StringComparison.Ordinal) == true;

    /// <summary>The event as evidence.</summary>
    /// <exception cref="InvalidOperationException">There is no event.</exception>
    public Evidence ToEvidence() => Event is null
        ? throw new InvalidOperationException("no event")
        : new Evidence(
            Basis.Derived, Pod.Reference.ToString(), $"event {Event.Reason} x{Event.Count}: {Event.Message}", Event.LastSeenAt);

    // What was said before the container's last start is about another process.
    private static WarningEvent? EventOf(ClusterSnapshot snapshot, Pod pod, ContainerStatus status) =>
        PodStates.LatestEvent(snapshot, pod, "Unhealthy", FailedText) is { } warning
            && (status.State.StartedAt is not { } start || warning.LastSeenAt >= start)
            ? warning
            : null;
}
