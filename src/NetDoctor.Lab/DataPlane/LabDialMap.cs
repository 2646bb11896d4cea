using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Probes;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Leads every probe to a socket of the lab, so that nothing ever leaves the machine.</summary>
/// <remarks>Addresses outside of 127.0.0.0/8, and addresses of the lab's ranges that no pod, Service or node has, lead to a black hole:
/// that is what a packet to them meets in a cluster.</remarks>
public sealed class LabDialMap(LabAddressPlan plan, LowPorts lowPorts) : IDialMap
{
    private volatile FrozenSet<IPAddress> _known = FrozenSet<IPAddress>.Empty;
    private volatile NetworkState? _state;

    /// <summary>How low ports are bound.</summary>
    public LowPorts LowPorts => lowPorts;

    /// <inheritdoc/>
    /// <remarks>Probes are NetDoctor's own pod's: a policy that drops them does so at closed ports, too.</remarks>
    public IPEndPoint Map(IPEndPoint target, bool isUdp) =>
        Lead(_state?.PassageTo(new PlaneAddress(target.Address, target.Port, isUdp)) ?? Passage.Open, Map(target));

    /// <summary>Where traffic leads that policies have judged already.</summary>
    /// <param name="target">An address, or a place of the plane behind it.</param>
    /// <param name="isUdp">True for UDP, false for TCP.</param>
    internal IPEndPoint MapJudged(IPEndPoint target, bool isUdp) =>
        target.Equals(plan.Closed) ? target
        : _state?.Behaviors.ContainsKey(new PlaneAddress(target.Address, target.Port, isUdp)) == true ? Bound(target)
        : Map(target);

    /// <summary>Where another pod's connection leads.</summary>
    /// <param name="pod">The pod, <c>namespace/name</c>.</param>
    /// <param name="target">What it dials over TCP.</param>
    internal IPEndPoint MapFor(string pod, IPEndPoint target)
    {
        var (passage, place) = _state?.DialOf(pod, new PlaneAddress(target.Address, target.Port, IsUdp: false)) ?? (Passage.Open, target);
        return Lead(passage, MapJudged(place, isUdp: false));
    }

    /// <summary>Where the kubelet's own probes lead: also to the inside of a pod, at an address that nobody else knows.</summary>
    /// <remarks>A probe may name any host, but what is not of this machine is the black hole here too.</remarks>
    internal IPEndPoint MapForKubelet(IPEndPoint target, Passage passage) => Lead(
        passage,
        target.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(target.Address) ? Bound(target) : plan.BlackHole);

    /// <summary>Names the addresses that somebody has.</summary>
    internal void SetKnown(IEnumerable<IPAddress> addresses) => _known = addresses.ToFrozenSet();

    /// <summary>Takes what the network is now.</summary>
    internal void SetState(NetworkState state) => _state = state;

    internal bool IsKnown(IPAddress address) => _known.Contains(address);

    private IPEndPoint Map(IPEndPoint target)
    {
        if (target.AddressFamily != AddressFamily.InterNetwork || !IPAddress.IsLoopback(target.Address))
        {
            return plan.BlackHole;
        }

        if (!plan.Contains(target.Address))
        {
            return target;
        }

        return _known.Contains(target.Address)
            ? Bound(target)
            : plan.BlackHole;
    }

    private IPEndPoint Bound(IPEndPoint target) => new(target.Address, lowPorts.Map(target.Port));

    private IPEndPoint Lead(Passage passage, IPEndPoint target) => passage switch
    {
        Passage.Dropped => plan.BlackHole,
        Passage.Rejected => plan.Closed,
        _ => target,
    };
}
