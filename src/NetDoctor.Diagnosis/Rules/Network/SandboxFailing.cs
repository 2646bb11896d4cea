using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>The pods behind the target have a node, but their network namespace cannot be set up, so no container starts.</summary>
/// <remarks>Source: Kubernetes documentation, "Troubleshooting CNI plugin-related errors"; kubelet event FailedCreatePodSandBox.</remarks>
public sealed class SandboxFailing : IRule
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI04", "Sandbox creation fails (CNI ADD)", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Event],
        Explains = ["POD04", "POD26", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var stuck = PodStates.With(Places.WithoutSandbox(context), pod => EventOf(context.Snapshot, pod));
        if (stuck.IsEmpty)
        {
            yield break;
        }

        var why = TargetPods.Together(stuck.Select(pair => Short(pair.Problem.Message)));
        var first = stuck[0].Pod;
        yield return TargetPods.Finding(
            context,
            [.. stuck.Select(pair => pair.Pod)],
            $"gets no network on {first.NodeName}: {why}",
            $"get no network: {why}",
            stuck.Select(pair => new Evidence(
                Basis.Derived, pair.Pod.Reference.ToString(), $"event {pair.Problem.Reason} x{pair.Problem.Count}: {pair.Problem.Message}",
                pair.Problem.LastSeenAt)),
            new Fix(
                "Look at the network plugin's pod on the node.",
                $"kubectl -n kube-system get pods -o wide --field-selector spec.nodeName={first.NodeName}"));
    }

    /// <summary>The event that says so; null when there is none of late, or when it names something else than the network.</summary>
    /// <remarks>The kubelet tries again every few seconds, and tells so at least every five minutes (the recorder's spam filter). It gives
    /// the pod's address only after the first images are pulled, so that a pod without one may have a sandbox by now. Source:
    /// kubernetes/kubernetes pkg/kubelet/kubelet.go, SyncPod (NetworkNotReady, mounts before the sandbox); client-go tools/record/events_cache.go.</remarks>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">A pod without an address.</param>
    internal static WarningEvent? EventOf(ClusterSnapshot snapshot, Pod pod) =>
        (PodStates.LatestEvent(snapshot, pod, "FailedCreatePodSandBox") ?? PodStates.LatestEvent(snapshot, pod, "NetworkNotReady"))
            is { } warning && IsOfNetwork(warning.Message) && !snapshot.IsAgo(warning.LastSeenAt, Lasting) && !WaitsForVolume(snapshot, pod)
            ? warning
            : null;

    /// <summary>Whether what the kubelet said last of a pod is that a volume is not there: before that it asks for no network.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    internal static bool WaitsForVolume(ClusterSnapshot snapshot, Pod pod) => PodStates.LatestEvent(snapshot, pod)?.Reason
        is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume";

    private static bool IsOfNetwork(string message) => message.Contains("network", StringComparison.OrdinalIgnoreCase)
        || message.Contains("cni", StringComparison.OrdinalIgnoreCase) || message.Contains("plugin type=", StringComparison.Ordinal);

    /// <summary>The end of the message: what comes before repeats identifiers of the sandbox.</summary>
    /// <param name="message">Message of the event.</param>
    internal static string Short(string message)
    {
        var at = message.LastIndexOf("failed (add): ", StringComparison.Ordinal);
        var text = (at < 0 ? message : message[(at + "failed (add): ".Length)..]).TrimEnd('.', ' ');
        return text.Length <= 200 ? text : $"{text[..197]}...";
    }
}
