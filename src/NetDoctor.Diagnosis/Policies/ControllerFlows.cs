using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Makes the flows of a question that goes through an Ingress: to its controller, and from there to the backend.</summary>
/// <param name="snapshot">Facts.</param>
/// <param name="route">The route.</param>
/// <param name="evaluator">Decides.</param>
/// <param name="flows">Makes flows.</param>
internal sealed class ControllerFlows(ClusterSnapshot snapshot, Route route, PolicyEvaluator evaluator, FlowMaker flows)
{
    private const string SomeOnly = "policies let traffic out to some of the Ingress' addresses, or of the pods behind them, and not to others";

    /// <summary>Traffic from a place to the controller.</summary>
    /// <param name="source">The place.</param>
    public ImmutableArray<RouteFlow> To(PolicyEnd source)
    {
        if (Controller() is not { } controller)
        {
            return [];
        }

        // Behind which address the controller is met, and whose address it sees there, differs from one installation to the next.
        var ingress = evaluator.Index.Concerns(controller, PolicyDirection.Ingress)
            ? null
            : flows.Whole(source, controller, 1, TransportProtocol.Tcp).Ingress;
        var (egress, why) = Leaving(source);
        return
        [
            new RouteFlow(controller.ToString(), egress, ingress)
            {
                WhyUnknown = why ?? (ingress is null ? "policies choose who may dial the Ingress' controller, and what they see of a client is not known" : null),
            },
        ];
    }

    /// <summary>Traffic from a place to the backend: the controller dials the endpoints, whoever asks it.</summary>
    /// <param name="source">The place.</param>
    /// <param name="endpoints">The endpoints.</param>
    public IEnumerable<RouteFlow> Through(PolicyEnd source, IEnumerable<RouteEndpoint> endpoints)
    {
        var controller = Controller();
        var (egress, why) = Leaving(source);
        foreach (var endpoint in endpoints)
        {
            var behind = controller is null ? FromNobodyKnown(endpoint) : flows.To(controller, endpoint, TransportProtocol.Tcp);
            var isKeptIn = controller is not null && behind.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied;
            yield return behind with
            {
                Egress = egress,
                Ingress = isKeptIn ? behind.Egress : behind.Ingress,
                WhyUnknown = why ?? behind.WhyUnknown,
            };
        }
    }

    private PolicyEnd? Controller() => route.Ingress?.Claim is { } claim && IngressControllers.Of(snapshot, claim) is { Pods: { IsEmpty: false } pods }
        ? PolicyEnd.Of(pods.FirstOrDefault(one => one.IsReady) ?? pods[0], snapshot)
        : null;

    private (RouteEnd? End, string? Why) Leaving(PolicyEnd source)
    {
        if (source.Kind != PolicyEndKind.Pod || !evaluator.Index.Concerns(source, PolicyDirection.Egress) || route.Ingress is not { } view)
        {
            return (flows.Whole(source, PolicyEnd.Outside, route.Ingress?.Port ?? 1, TransportProtocol.Tcp).Egress, null);
        }

        var met = view.Addresses.Where(address => source.Ranges.Any(range => range.Family == address.AddressFamily))
            .SelectMany(address => flows.Leaving(source, address, TransportProtocol.Tcp)).ToList();
        return met.Count == 0 ? (null, "policies limit what leaves the source, and at which address the Ingress is met is not known")
            : met.Find(flow => flow.Egress is null) is { } unknown ? (null, unknown.WhyUnknown)
            : met.DistinctBy(flow => flow.OutcomeAt(PolicyDirection.Egress)).Skip(1).Any() ? (null, SomeOnly)
            : (met[0].Egress, null);
    }

    private RouteFlow FromNobodyKnown(RouteEndpoint endpoint)
    {
        var flow = flows.To(PolicyEnd.Outside, endpoint, TransportProtocol.Tcp);
        return flow.Ingress is { Chain.Decision.Reason: PolicyReason.NotSelected or PolicyReason.NotAPod }
            ? flow
            : flow with { Ingress = null, WhyUnknown = "the pods of the Ingress' controller are not known" };
    }
}
