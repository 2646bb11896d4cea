using System.Net;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>Decides what becomes of connections: those of NetDoctor's own pod, where all probes begin, and those of other pods.</summary>
/// <param name="world">Policies and ends; null when nothing is enforced.</param>
/// <param name="plugin">What enforces them.</param>
/// <param name="ownPod">NetDoctor's own pod, <c>namespace/name</c>.</param>
internal sealed class PolicyGate(PolicyWorld? world, NetworkPlugin plugin, string ownPod)
{
    /// <summary>Everything passes.</summary>
    public static PolicyGate Open { get; } = new(null, NetworkPlugin.Usual, "");

    /// <summary>NetDoctor's pod dials an address as it is.</summary>
    public Passage Own(PlaneAddress target) => world is null ? Passage.Open : Between(ownPod, target);

    /// <summary>A pod dials an address as it is.</summary>
    /// <param name="pod">The pod, <c>namespace/name</c>; one that is not known may do everything.</param>
    /// <param name="target">Where to.</param>
    public Passage Between(string pod, PlaneAddress target)
    {
        if (world is not { HasPolicies: true } known || known.Find(pod) is not { } from)
        {
            return Passage.Open;
        }

        var flow = FlowTo(from, known.EndAt(target.Address), target);
        return PassageOf(known.LetsOut(flow) && known.Admits(flow));
    }

    /// <summary>The kubelet dials a pod on its node.</summary>
    /// <param name="target">The pod's address and port.</param>
    public Passage Kubelet(PlaneAddress target)
    {
        if (plugin.AdmitsOwnNode || world is not { HasPolicies: true } known || known.NodeOf(target.Address) is not { } node)
        {
            return Passage.Open;
        }

        return PassageOf(known.Admits(FlowTo(node, known.EndAt(target.Address), target)));
    }

    /// <summary>NetDoctor's pod dials an address that kube-proxy translates.</summary>
    /// <param name="entry">Where it dials, and whose address the backend sees.</param>
    /// <param name="backend">The endpoint that kube-proxy chose.</param>
    public Passage ThroughProxy(ProxyEntry entry, PlaneAddress backend)
    {
        if (world is not { HasPolicies: true } known || known.Find(ownPod) is not { } own)
        {
            return Passage.Open;
        }

        var end = known.EndAt(backend.Address);
        var leaving = entry.IsTranslatedElsewhere ? FlowTo(own, known.EndAt(entry.Dialled.Address), entry.Dialled)
            : plugin.JudgesBeforeTranslation ? FlowTo(own, end with { Address = entry.Dialled.Address }, entry.Dialled)
            : FlowTo(own, end, backend);
        var arriving = FlowTo(entry.MaskedBy is { } node ? known.EndAt(node) : own, end, backend);
        return PassageOf(known.LetsOut(leaving) && known.Admits(arriving));
    }

    private static Flow FlowTo(FlowEnd from, FlowEnd to, PlaneAddress target) => new(from, to, target.IsUdp ? "UDP" : "TCP", target.Port);

    private Passage PassageOf(bool isOpen) =>
        isOpen ? Passage.Open : plugin.Denial == Denial.Reject ? Passage.Rejected : Passage.Dropped;
}

/// <summary>How traffic of NetDoctor's pod comes to kube-proxy.</summary>
/// <param name="Dialled">Address and port that it dials.</param>
/// <param name="IsTranslatedElsewhere">Whether another node's kube-proxy translates it, so that the pod's own node sees it as it was dialled.</param>
/// <param name="MaskedBy">Address of the node that stands in for the pod's; null when the backend sees the pod.</param>
internal sealed record ProxyEntry(PlaneAddress Dialled, bool IsTranslatedElsewhere = false, IPAddress? MaskedBy = null);

/// <summary>What becomes of a connection.</summary>
internal enum Passage
{
    /// <summary>It is let through.</summary>
    Open,

    /// <summary>Its packets vanish.</summary>
    Dropped,

    /// <summary>It is refused on the way.</summary>
    Rejected,
}
