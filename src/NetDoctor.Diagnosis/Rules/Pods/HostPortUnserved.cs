using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>A hostPort is taken on every node that would do, or nobody forwards it to the pod.</summary>
/// <remarks>The scheduler keeps two pods with one hostPort off one node; forwarding is the work of the CNI's portmap plugin, which not
/// every network brings along. Source: Kubernetes documentation, "Network Plugins", Support hostPort; scheduler plugin NodePorts.</remarks>
public sealed class HostPortUnserved : IRule
{
    private const string NoFreePorts = "didn't have free ports for the requested pod ports";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD17", "hostPort not programmed or in conflict", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD01", "POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var waiting = PodStates.With(TargetPods.NotReady(context.Route), pod => Conflict(context, pod));
        if (!waiting.IsEmpty)
        {
            yield return Taken(context, waiting);
        }

        if (context.Route is { TargetKind: RouteTargetKind.Node, TargetPod: { } target, TargetNode: { } node }
            && NotForwarded(context) is { IsEmpty: false } dials)
        {
            yield return Unforwarded(target, node, dials);
        }
    }

    private static RuleFinding Taken(DiagnosisContext context, ImmutableArray<(Pod Pod, Evidence Problem)> waiting)
    {
        var first = waiting[0].Pod;
        var ports = PodWords.List(HostPortsOf(first).Select(port => $"{port.HostPort}/{port.Protocol.Label()}"));
        var holder = context.Snapshot.Pods.InNamespace(first.Namespace)
            .Where(pod => pod is { NodeName: not null, IsFinished: false } && HostPortsOf(pod).Any(port =>
                HostPortsOf(first).Any(own => own.HostPort == port.HostPort && own.Protocol == port.Protocol)))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal).Select(TargetPods.NameOf).FirstOrDefault();
        var held = holder is null ? "" : $"; {holder} holds it";
        return TargetPods.Finding(
            context,
            [.. waiting.Select(pair => pair.Pod)],
            $"waits for a node on which hostPort {ports} is free{held}",
            $"wait for a node on which hostPort {ports} is free{held}",
            waiting.Select(pair => pair.Problem),
            new Fix(
                "Take the hostPort out, and let a Service of type NodePort or LoadBalancer bring traffic in: one pod a node is all that a hostPort allows.",
                Owners.EditCommand(context.Snapshot, first), FixRisk.Medium)) with
        {
            Hop = Hop.Endpoints,
        };
    }

    private static RuleFinding Unforwarded(Pod pod, Node node, ImmutableArray<Observation> dials)
    {
        var port = dials[0].Result.Target[(dials[0].Result.Target.LastIndexOf(':') + 1)..];
        return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{pod.Reference} asks for hostPort {port} on node {node.Name}, and answers at its own address, but the node does not "
                + "forward the port.",
            Evidence = [.. dials.Take(4).Select(dial => DiagnosisContext.Observed(dial))],
            Fixes =
            [
                new Fix(
                    "See whether the network plugin forwards host ports: its configuration must have the portmap plugin or the like.",
                    $"kubectl describe node {node.Name}"),
                new Fix(
                    "Or set hostNetwork: true, which needs no forwarding; it costs the pod its own address and every port that it opens, and "
                    + "NetworkPolicies no longer apply. Set dnsPolicy: ClusterFirstWithHostNet then.",
                    null, FixRisk.High),
            ],
        };
    }

    // The pod answers and the node itself resets: nothing on the node takes the port. Silence may as well be a firewall's.
    private static ImmutableArray<Observation> NotForwarded(DiagnosisContext context)
    {
        var behind = context.At(LadderStep.Endpoint).Where(observation => observation.Succeeded).ToList();
        var front = context.At(LadderStep.Frontend).ToList();
        return behind.Count > 0 && front.Count > 0
            && front.TrueForAll(observation => observation.Result is { Outcome: ProbeOutcome.Refused, Refusal: not { By: "icmp" } })
            ? [.. front, .. behind]
            : [];
    }

    private static Evidence? Conflict(DiagnosisContext context, Pod pod)
    {
        if (pod.NodeName is not null || !HostPortsOf(pod).Any())
        {
            return null;
        }

        // The condition is of now, events are of the last hour.
        if (pod.Conditions.Find("PodScheduled") is { Message: { } message })
        {
            return IsForPorts(message) ? context.Derived(pod, message) : null;
        }

        return PodStates.LatestEvent(context.Snapshot, pod, "FailedScheduling") is { } warning && IsForPorts(warning.Message)
            ? new Evidence(Basis.Derived, warning.Reference.ToString(), warning.Message, warning.LastSeenAt)
            : null;
    }

    // Where other nodes have the port free and lack room, the port is not what the pod waits for.
    private static bool IsForPorts(string message) => message.Contains(NoFreePorts, StringComparison.Ordinal)
        && !message.Contains("Insufficient ", StringComparison.Ordinal) && !message.Contains("Too many pods", StringComparison.Ordinal);

    private static IEnumerable<ContainerPort> HostPortsOf(Pod pod) =>
        pod.Containers.SelectMany(container => container.Ports).Where(port => port.HostPort > 0);
}
