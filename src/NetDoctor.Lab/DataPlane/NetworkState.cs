using System.Collections.Immutable;
using System.Net;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What the network of the lab should be: behavior by address, and the addresses that somebody has.</summary>
/// <param name="Behaviors">Every address at which not just nothing answers.</param>
/// <param name="Known">Addresses of pods, Services and nodes.</param>
internal sealed record NetworkState(
    ImmutableDictionary<PlaneAddress, Behavior> Behaviors, ImmutableHashSet<IPAddress> Known)
{
    /// <summary>What policies do with connections.</summary>
    public PolicyGate Gate { get; private init; } = PolicyGate.Open;

    /// <summary>Computes it from the objects, the pods that run, the faults and the policies.</summary>
    public static NetworkState Of(
        ClusterSnapshot objects, IReadOnlyCollection<RunningPod> pods, IReadOnlyCollection<Fault> faults, LabAddressPlan plan, PolicyGate gate)
    {
        var known = pods.Select(pod => pod.Address)
            .Concat(objects.Services.All.SelectMany(service =>
                service.ClusterIPs.Concat(service.LoadBalancerIPs).Concat(service.ExternalIPs)))
            .Concat(objects.Nodes.All.SelectMany(node => node.Addresses.Select(address => address.Address)))
            .Where(IPAddress.IsLoopback)
            .ToImmutableHashSet();
        var atPods = PodNetwork.Of(pods, faults);
        var seen = PodNetwork.Behind(pods, atPods, gate);
        var services = new ServiceNetwork(objects, faults, (entry, backend) => gate.ThroughProxy(entry, backend) switch
        {
            Passage.Dropped => new ProxyExit(Behavior.Blackhole, plan.BlackHole),
            Passage.Rejected => new ProxyExit(null, plan.Closed),
            _ => new ProxyExit(StateOf(backend, atPods, known, plan), WhereIs(backend, seen).EndPoint),
        });
        return new NetworkState(NodePortSettings.Apply(objects, faults, services.AddTo(seen)), known) { Gate = gate };
    }

    /// <summary>Where the kubelet reaches a pod's port: past the faults and policies of the network, which are not on its way.</summary>
    /// <param name="address">Address of the pod.</param>
    /// <param name="port">Port in the pod.</param>
    public PlaneAddress KubeletView(IPAddress address, int port)
    {
        var inside = new PlaneAddress(PodNetwork.InsideOf(address), port, IsUdp: false);
        return Behaviors.ContainsKey(inside) ? inside : WhereIs(inside with { Address = address }, Behaviors);
    }

    /// <summary>What becomes of a dial of NetDoctor's pod where nothing of the plane answers, since it may meet a policy all the same.</summary>
    public Passage PassageTo(PlaneAddress target) => Behaviors.ContainsKey(target) ? Passage.Open : Gate.Own(target);

    /// <summary>Where another pod's dial leads.</summary>
    /// <param name="pod">The pod, <c>namespace/name</c>.</param>
    /// <param name="target">What it dials.</param>
    public (Passage Passage, IPEndPoint Target) DialOf(string pod, PlaneAddress target) =>
        (Gate.Between(pod, target), WhereIs(target, Behaviors).EndPoint);

    private static PlaneAddress WhereIs(PlaneAddress target, ImmutableDictionary<PlaneAddress, Behavior> behaviors)
    {
        var behind = target with { Address = PodNetwork.BehindOf(target.Address) };
        return behaviors.ContainsKey(behind) ? behind : target;
    }

    private static Behavior? StateOf(
        PlaneAddress address,
        ImmutableDictionary<PlaneAddress, Behavior> atPods,
        ImmutableHashSet<IPAddress> known,
        LabAddressPlan plan) =>
        atPods.TryGetValue(address, out var behavior) ? behavior
        : known.Contains(address.Address) ? null
        : IPAddress.IsLoopback(address.Address) && !plan.Contains(address.Address) ? new ElsewhereBehavior()
        : Behavior.Blackhole;
}
