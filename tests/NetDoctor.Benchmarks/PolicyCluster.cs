using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Benchmarks;

/// <summary>Clusters with policies: namespaces of applications that call each other, closed by default and opened rule by rule.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Namespaces">Namespaces.</param>
/// <param name="Applications">Deployments in each.</param>
/// <param name="Replicas">Pods of each.</param>
/// <param name="Policies">NetworkPolicies in each.</param>
/// <param name="SelectAll">Whether every policy is about every pod of its namespace; else each is about one application.</param>
internal sealed record PolicyCluster(string Name, int Namespaces, int Applications, int Replicas, int Policies, bool SelectAll = false)
{
    private const int Nodes = 500;

    public int Pods => Namespaces * Applications * Replicas;

    public ClusterSnapshot Make() => new()
    {
        Namespaces = FactTable<NamespaceFact>.From(Enumerable.Range(0, Namespaces).Select(ns => new NamespaceFact
        {
            Name = $"ns-{ns}",
            Labels = LabelSet.From([new("kubernetes.io/metadata.name", $"ns-{ns}"), new("team", $"team-{ns % 10}")]),
        })),
        Pods = SnapshotIndexes.Pods.Rebuilt(AllPods()),
        ReplicaSets = FactTable<Workload>.From(
            from ns in Enumerable.Range(0, Namespaces)
            from app in Enumerable.Range(0, Applications)
            select new Workload
            {
                WorkloadKind = ResourceKind.ReplicaSet,
                Namespace = $"ns-{ns}",
                Name = $"app-{app}-6d4cf56db6",
                Owner = new OwnerReference("Deployment", $"app-{app}"),
            }),
        NetworkPolicies = FactTable<NetworkPolicy>.From(Enumerable.Range(0, Namespaces).SelectMany(ns => Enumerable.Range(0, Policies).Select(number => Policy(ns, number)))),
        AdminNetworkPolicies = FactTable<ClusterPolicy>.From(Enumerable.Range(0, 5).Select(Admin)),
    };

    public NetworkPolicy Policy(int ns, int number)
    {
        var policy = new NetworkPolicy { Namespace = $"ns-{ns}", Name = $"policy-{number}" };
        if (number == 0)
        {
            return policy with { AppliesToIngress = true, AppliesToEgress = true };
        }

        // What every pod may do: ask the DNS, and be measured.
        if (number == 1)
        {
            return policy with
            {
                AppliesToIngress = true,
                AppliesToEgress = true,
                Egress = [new([Peer("app-0", Selector("team", "team-0"))], [Port(TransportProtocol.Udp, 53), Port(TransportProtocol.Tcp, 53)])],
                Ingress = [new([Peer("app-1", Selector("team", "team-1"))], [Port(TransportProtocol.Tcp, 9100)])],
            };
        }

        var app = number % Applications;
        return policy with
        {
            PodSelector = SelectAll ? LabelSelector.Everything : Selector("app", $"app-{app}"),
            AppliesToIngress = true,
            AppliesToEgress = true,
            Ingress =
            [
                new([Peer($"app-{(app + 1) % Applications}")], [new(TransportProtocol.Tcp, IntOrString.FromName("http"), null)]),
                new([Peer($"app-{(app + 3) % Applications}", Selector("team", $"team-{number % 10}"))], [Port(TransportProtocol.Tcp, 8000 + (number % 7))]),
            ],
            Egress =
            [
                new([Peer($"app-{(app + Applications - 1) % Applications}")], []),
                new([new(null, null, new NetworkPolicyIPBlock($"192.0.{ns % 200}.0/24", [$"192.0.{ns % 200}.{number % 250}/32"]))], [Port(TransportProtocol.Tcp, 443)]),
            ],
        };
    }

    private static ClusterPolicy Admin(int number) => new()
    {
        PolicyKind = ResourceKind.AdminNetworkPolicy,
        Name = $"admin-{number}",
        Priority = number,
        Subject = new(Selector("team", $"team-{number}"), LabelSelector.Everything),
        Ingress =
        [
            new("monitoring", PolicyAction.Allow, [new() { Pods = new(Selector("team", "team-9"), Selector("app", "app-0")) }], [new(TransportProtocol.Tcp, 9100, 9100, null)]),
            new("others", PolicyAction.Deny, [new() { Pods = new(Selector("team", $"team-{number + 1}"), LabelSelector.Everything) }], []),
        ],
    };

    private static LabelSelector Selector(string key, string value) => new(LabelSet.From([new(key, value)]), []);

    private static NetworkPolicyPeer Peer(string app, LabelSelector? namespaces = null) => new(Selector("app", app), namespaces, null);

    private static NetworkPolicyPort Port(TransportProtocol protocol, int port) => new(protocol, IntOrString.FromNumber(port), null);

    private IEnumerable<Pod> AllPods() =>
        from ns in Enumerable.Range(0, Namespaces)
        from app in Enumerable.Range(0, Applications)
        let labels = LabelSet.From([new("app", $"app-{app}"), new("pod-template-hash", "6d4cf56db6")])
        let owner = new OwnerReference("ReplicaSet", $"app-{app}-6d4cf56db6")
        from replica in Enumerable.Range(0, Replicas)
        let number = (((ns * Applications) + app) * Replicas) + replica
        select new Pod
        {
            Namespace = $"ns-{ns}",
            Name = $"app-{app}-6d4cf56db6-{replica}",
            Labels = labels,
            Phase = PodPhase.Running,
            NodeName = $"node-{number % Nodes}",
            PodIPs = [new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number])],
            Containers = [new Container { Name = "main", Ports = [new ContainerPort("http", 8080, TransportProtocol.Tcp)] }],
            Owner = owner,
        };
}
