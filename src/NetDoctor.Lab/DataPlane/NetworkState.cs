using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What the network of the lab should be: behavior by address, and the addresses that somebody has.</summary>
/// <param name="Behaviors">Every address at which not just nothing answers.</param>
/// <param name="Known">Addresses of pods, Services and nodes.</param>
internal sealed record NetworkState(
    ImmutableDictionary<PlaneAddress, Behavior> Behaviors, ImmutableHashSet<IPAddress> Known)
{
    /// <summary>Computes it from the objects, the pods that run and the faults.</summary>
    public static NetworkState Of(
        ClusterSnapshot objects, IReadOnlyCollection<RunningPod> pods, IReadOnlyCollection<Fault> faults, LabAddressPlan plan)
    {
        var known = pods.Select(pod => pod.Address)
            .Concat(objects.Services.All.SelectMany(service =>
                service.ClusterIPs.Concat(service.LoadBalancerIPs).Concat(service.ExternalIPs)))
            .Concat(objects.Nodes.All.SelectMany(node => node.Addresses.Select(address => address.Address)))
            .Where(IPAddress.IsLoopback)
            .ToImmutableHashSet();
        var atPods = PodNetwork.Of(pods, faults);
        var services = new ServiceNetwork(objects, faults, address => StateOf(address, atPods, known, plan));
        return new NetworkState(NodePortSettings.Apply(objects, faults, services.AddTo(atPods)), known);
    }

    /// <summary>Where the kubelet reaches a pod's port: past the faults of the network, which are not on its way.</summary>
    /// <param name="address">Address of the pod.</param>
    /// <param name="port">Port in the pod.</param>
    public PlaneAddress KubeletView(IPAddress address, int port)
    {
        var inside = new PlaneAddress(PodNetwork.InsideOf(address), port, IsUdp: false);
        return Behaviors.ContainsKey(inside) ? inside : inside with { Address = address };
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
