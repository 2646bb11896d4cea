using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Benchmarks;

/// <summary>The largest cluster that NetDoctor is made for: 5,000 nodes, 150,000 pods, 10,000 Services in 500 namespaces.</summary>
internal static class LargeCluster
{
    private const int Nodes = 5_000;
    private const int Namespaces = 500;
    private const int ServicesPerNamespace = 20;
    private const int PodsPerService = 15;

    public static ClusterSnapshot Make(DateTimeOffset now)
    {
        var pods = Pods(now).ToList();
        return new ClusterSnapshot
        {
            ObservedAt = now,
            Caches = ResourceKinds.All.ToImmutableDictionary(
                kind => kind, kind => new CacheStatus(kind, CacheState.Synced, now)),
            Namespaces = FactTable<NamespaceFact>.From(
                Enumerable.Range(0, Namespaces).Select(ns => new NamespaceFact { Name = $"ns-{ns}" })
                    .Append(new NamespaceFact { Name = "kube-system" })),
            Nodes = SnapshotIndexes.Nodes.Rebuilt(Enumerable.Range(0, Nodes).Select(Node)),
            Pods = SnapshotIndexes.Pods.Rebuilt(pods),
            Services = SnapshotIndexes.Services.Rebuilt(Services()),
            EndpointSlices = SnapshotIndexes.EndpointSlices.Rebuilt(Slices(pods)),
        };
    }

    private static Node Node(int node) => new()
    {
        Name = $"node-{node}",
        Labels = LabelSet.From([new("topology.kubernetes.io/zone", $"z{node % 3}")]),
        Addresses = [new NodeAddress("InternalIP", Address(172, 16, node))],
        Conditions = [new Condition("Ready", ConditionStatus.True)],
    };

    private static IEnumerable<Pod> Pods(DateTimeOffset now) =>
        from ns in Enumerable.Range(0, Namespaces)
        from service in Enumerable.Range(0, ServicesPerNamespace)
        let labels = LabelSet.From([new("app", $"svc-{service}")])
        from pod in Enumerable.Range(0, PodsPerService)
        let number = (((ns * ServicesPerNamespace) + service) * PodsPerService) + pod
        select new Pod
        {
            Namespace = $"ns-{ns}",
            Name = $"svc-{service}-6d4cf56db6-{pod}",
            CreatedAt = now.AddHours(-1),
            Labels = labels,
            Phase = PodPhase.Running,
            NodeName = $"node-{number % Nodes}",
            PodIPs = [Address(10, 0, number)],
            Containers = [new Container { Name = "main", Ports = [new ContainerPort("http", 8080, TransportProtocol.Tcp)] }],
            ContainerStatuses = [new ContainerStatus { Name = "main", Ready = true }],
            Conditions = [new Condition("Ready", ConditionStatus.True)],
            Owner = new OwnerReference("ReplicaSet", $"svc-{service}-6d4cf56db6"),
        };

    private static IEnumerable<Service> Services()
    {
        yield return new Service
        {
            Namespace = "kube-system",
            Name = "kube-dns",
            ClusterIPs = [IPAddress.Parse("172.20.0.10")],
            IPFamilies = ["IPv4"],
            Labels = LabelSet.From([new("k8s-app", "kube-dns")]),
            Selector = LabelSet.From([new("k8s-app", "kube-dns")]),
            Ports = [new ServicePort("dns", 53, IntOrString.FromNumber(53), TransportProtocol.Udp)],
        };
        for (var number = 0; number < Namespaces * ServicesPerNamespace; number++)
        {
            yield return new Service
            {
                Namespace = $"ns-{number / ServicesPerNamespace}",
                Name = $"svc-{number % ServicesPerNamespace}",
                ClusterIPs = [Address(172, 20, 256 + number)],
                IPFamilies = ["IPv4"],
                Selector = LabelSet.From([new("app", $"svc-{number % ServicesPerNamespace}")]),
                Ports = [new ServicePort("http", 80, IntOrString.FromName("http"), TransportProtocol.Tcp)],
            };
        }
    }

    private static IEnumerable<EndpointSlice> Slices(List<Pod> pods) =>
        pods.GroupBy(pod => (pod.Namespace, App: pod.Labels["app"]!)).Select(group => new EndpointSlice
        {
            Namespace = group.Key.Namespace,
            Name = $"{group.Key.App}-x7k2p",
            ServiceName = group.Key.App,
            Ports = [new EndpointPort("http", 8080, TransportProtocol.Tcp)],
            Endpoints =
            [
                .. group.Select(pod => new Endpoint
                {
                    Addresses = pod.PodIPs,
                    NodeName = pod.NodeName,
                    Target = pod.Reference,
                }),
            ],
        });

    private static IPAddress Address(int first, int second, int number) =>
        new([(byte)first, (byte)(second + (number >> 16)), (byte)(number >> 8), (byte)number]);
}
