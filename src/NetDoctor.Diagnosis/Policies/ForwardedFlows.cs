using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Tells what the policies of a target make of traffic that a node forwards to it.</summary>
/// <remarks>
/// The node that traffic enters by puts its own address in the place of the client's, as far as kube-proxy forwards. It does so after the
/// policies of its own pods were asked, as those stand in FORWARD and the address is replaced in POSTROUTING: pods on another node see
/// the node, those on the same see the client. That a pod's own node is always admitted is about what the node itself sends.
/// Sources: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, KUBE-POSTROUTING; antrea-io/antrea pull request 1816.
/// </remarks>
/// <param name="evaluator">Decides.</param>
internal sealed class ForwardedFlows(PolicyEvaluator evaluator)
{
    /// <summary>A flow as it arrives.</summary>
    /// <param name="direct">The flow if nobody forwarded it.</param>
    /// <param name="client">Who dials.</param>
    /// <param name="entry">The node that is dialled; null when not known.</param>
    public RouteFlow Of(RouteFlow direct, PolicyEnd client, Node? entry)
    {
        // No policy of the target: then it does not matter whose address it sees.
        var asClient = direct.Ingress!;
        if (asClient.Chain.Decision.Reason is PolicyReason.NotSelected or PolicyReason.NotAPod)
        {
            return direct;
        }

        if (entry is null)
        {
            return Unknown(direct, "the target sees the address of the node that forwards, which is not known");
        }

        var target = asClient.Flow.Destination;
        var node = PolicyEnd.Of(entry);
        if (target.NodeName is null)
        {
            return Unknown(direct, "which node the target is on is not known, and so whether it sees the client or the node that forwards");
        }

        if (target.NodeName != entry.Name)
        {
            var asNode = Seen(asClient, node, client);
            return KeepsClient() == false || Outcome(asNode) == Outcome(asClient)
                ? direct with { Ingress = KeepsClient() == true ? asClient : asNode }
                : KeepsClient() == true ? direct
                : Unknown(direct, $"policies judge {client} and {node}, which forwards its traffic, differently, and which of them the network plugin sees is not known");
        }

        var forwarded = Seen(asClient, node.Forwarding(), client);
        return Outcome(forwarded) == Outcome(asClient) && (evaluator.Dialect.AdmitsOwnNode is not null || Outcome(Seen(asClient, node, client)) == Outcome(asClient))
            ? direct
            : Unknown(direct, $"policies judge {client} and {node}, which forwards its traffic to a pod of its own, differently, and which of them is seen is not known");
    }

    private static PolicyOutcome Outcome(RouteEnd end) => end.Chain.Decision.Outcome;

    private static RouteFlow Unknown(RouteFlow flow, string why) => flow with { Ingress = null, WhyUnknown = why };

    private RouteEnd Seen(RouteEnd end, PolicyEnd source, PolicyEnd client)
    {
        var first = end.Flow.Destination.Ranges;
        var flow = end.Flow with { Source = first is [var range, ..] ? source.In(range.Family) : source };
        return new(flow, evaluator.Explain(flow).Ingress) { Client = client };
    }

    // With no plugin in mind it is as the documentation says: the address is replaced. Source: Kubernetes documentation, "Using Source IP".
    private bool? KeepsClient() => evaluator.Dialect.Statements.IsEmpty
        ? false
        : evaluator.Dialect.StatementOn(PolicyFeature.ClientAddress)?.Holds;
}
