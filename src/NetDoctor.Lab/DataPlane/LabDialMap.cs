using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Probes;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Leads every probe to a socket of the lab, so that nothing ever leaves the machine.</summary>
/// <remarks>Addresses outside of 127.0.0.0/8, and addresses of the lab's ranges that no pod, Service or node has, lead to a black hole:
/// that is what a packet to them meets in a cluster.</remarks>
public sealed class LabDialMap(LabAddressPlan plan, LowPorts lowPorts) : IDialMap
{
    private volatile FrozenSet<IPAddress> _known = FrozenSet<IPAddress>.Empty;

    /// <summary>How low ports are bound.</summary>
    public LowPorts LowPorts => lowPorts;

    /// <inheritdoc/>
    public IPEndPoint Map(IPEndPoint target, bool isUdp)
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
            ? new IPEndPoint(target.Address, lowPorts.Map(target.Port))
            : plan.BlackHole;
    }

    /// <summary>Where the kubelet's own probes lead: also to the inside of a pod, at an address that nobody else knows.</summary>
    /// <remarks>A probe may name any host, but what is not of this machine is the black hole here too.</remarks>
    internal IPEndPoint MapForKubelet(IPEndPoint target) =>
        target.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(target.Address)
            ? new IPEndPoint(target.Address, lowPorts.Map(target.Port))
            : plan.BlackHole;

    /// <summary>Names the addresses that somebody has.</summary>
    internal void SetKnown(IEnumerable<IPAddress> addresses) => _known = addresses.ToFrozenSet();

    internal bool IsKnown(IPAddress address) => _known.Contains(address);
}
