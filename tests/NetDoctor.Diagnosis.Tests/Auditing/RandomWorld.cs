using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Auditing;

/// <summary>A small cluster that changes at random, one object at a time, as the caches would change it.</summary>
/// <remarks>No controller keeps slices and pods together, so that every combination comes up.</remarks>
internal sealed class RandomWorld(int seed)
{
    private static readonly string[] Spaces = ["shop", "bank", "kube-system"];
    private static readonly string[] Apps = ["web", "payments", "ledger"];
    private static readonly string[] Nodes = ["n1", "n2", "n3"];
    private static readonly string[] Reasons = ["Unhealthy", "BackOff", "FailedScheduling", "FailedMount"];

    private readonly Random _random = new(seed);

    public ClusterSnapshot Snapshot { get; private set; } = Start();

    /// <summary>Changes one thing.</summary>
    public void Step() => Snapshot = _random.Next(21) switch
    {
        0 => Snapshot with { Pods = Snapshot.Pods.With(AnyPod()) },
        1 or 2 => Snapshot with { Pods = Edit(Snapshot.Pods.All, PodChange) is { } pod ? Snapshot.Pods.With(pod) : Snapshot.Pods },
        3 => Snapshot with { Pods = Pick(Snapshot.Pods.All) is { } pod ? Snapshot.Pods.Without(pod.Namespace, pod.Name) : Snapshot.Pods },
        4 => Snapshot with { Services = Snapshot.Services.With(AnyService()) },
        5 => Snapshot with
        {
            Services = Pick(Snapshot.Services.All) is { } service ? Snapshot.Services.Without(service.Namespace, service.Name) : Snapshot.Services,
        },
        6 or 7 or 8 => Snapshot with { EndpointSlices = Snapshot.EndpointSlices.With(AnySlice()) },
        9 => Snapshot with
        {
            EndpointSlices = Pick(Snapshot.EndpointSlices.All) is { } slice
                ? Snapshot.EndpointSlices.Without(slice.Namespace, slice.Name)
                : Snapshot.EndpointSlices,
        },
        10 => Snapshot with { Nodes = _random.Next(3) == 0 ? Snapshot.Nodes.Without("", Any(Nodes)) : Snapshot.Nodes.With(AnyNode()) },
        11 => Snapshot with { Deployments = Snapshot.Deployments.With(AnyWorkload(ResourceKind.Deployment)) },
        12 => Snapshot with { ReplicaSets = Snapshot.ReplicaSets.With(AnyWorkload(ResourceKind.ReplicaSet)) },
        13 => Snapshot with { Events = Snapshot.Events.With(AnyEvent()) },
        14 => Snapshot with { NetworkPolicies = Snapshot.NetworkPolicies.With(AnyPolicy()) },
        15 => Snapshot with { StatefulSets = Snapshot.StatefulSets.With(AnyWorkload(ResourceKind.StatefulSet)) },
        16 => Snapshot with { ObservedAt = Snapshot.ObservedAt + TimeSpan.FromMinutes(_random.Next(90)) },
        17 => Snapshot with { ConfigMaps = Snapshot.ConfigMaps.With(new ConfigMap { Namespace = "kube-system", Name = Any(Apps) }) },
        18 => Snapshot with { Namespaces = Snapshot.Namespaces.With(new NamespaceFact { Name = Any(Spaces) }) },
        19 => Snapshot with { AddressHistory = Snapshot.AddressHistory.With(AnyAddress(), AnyHolder()) },
        _ => Snapshot with { Caches = AnyCaches() },
    };

    private static ClusterSnapshot Start() => SnapshotBuilder.HealthyShop().Namespace("bank").Build();

    private Pod AnyPod()
    {
        var app = Any(Apps);
        return PodChange(SnapshotOf(new SnapshotBuilder().Pod(
            Any(Spaces), $"{app}-{_random.Next(4)}", $"10.244.{_random.Next(3)}.{_random.Next(1, 6)}", Any(Nodes), ports: "http:8080",
            ready: _random.Next(3) > 0, owner: _random.Next(2) == 0 ? $"ReplicaSet/{app}-7c9f" : null)).Pods.All.First());
    }

    private Pod PodChange(Pod pod) => _random.Next(6) switch
    {
        0 => pod with { Conditions = [new Condition("Ready", _random.Next(2) == 0 ? ConditionStatus.True : ConditionStatus.False)] },
        1 => pod with { Labels = Notation.Labels($"app={Any(Apps)}") },
        2 => pod with { Phase = (PodPhase)_random.Next(5), NodeName = _random.Next(3) == 0 ? null : Any(Nodes) },
        3 => pod with { DeletionTimestamp = _random.Next(2) == 0 ? null : Snapshot.ObservedAt },
        4 => pod with
        {
            ContainerStatuses =
            [
                new ContainerStatus
                {
                    Name = "main",
                    RestartCount = _random.Next(9),
                    State = new ContainerState(ContainerPhase.Waiting, _random.Next(2) == 0 ? "CrashLoopBackOff" : "ImagePullBackOff"),
                },
            ],
        },
        _ => pod with { PodIPs = [AnyAddress()] },
    };

    private Service AnyService()
    {
        var app = Any(Apps);
        return SnapshotOf(new SnapshotBuilder().Service(
            Any(Spaces),
            app,
            _random.Next(4) == 0 ? "None" : $"10.96.1.{_random.Next(1, 9)}",
            Any(["http:80->8080", "http:80->http metrics:90", "http:80->nowhere", ""]),
            Any([null, "app=nobody", ""]),
            (ServiceType)_random.Next(3),
            service => service with
            {
                PublishNotReadyAddresses = _random.Next(5) == 0,
                InternalTrafficPolicy = (TrafficPolicy)_random.Next(2),
            })).Services.All.First();
    }

    private EndpointSlice AnySlice()
    {
        var (ns, app) = (Any(Spaces), Any(Apps));
        var endpoints = Enumerable.Range(0, _random.Next(4)).Select(_ => new Endpoint
        {
            Addresses = [AnyAddress()],
            Ready = _random.Next(3) > 0,
            Serving = _random.Next(2) == 0,
            Terminating = _random.Next(5) == 0,
            NodeName = Any(Nodes),
            Target = _random.Next(4) == 0 ? null : new ObjectReference("Pod", ns, $"{app}-{_random.Next(4)}"),
        });
        return SnapshotOf(new SnapshotBuilder().Slice(ns, app, Any(["http:8080", "http:8080 metrics:90"]), endpoints, $"{app}-{_random.Next(2)}"))
            .EndpointSlices.All.First();
    }

    private Node AnyNode() => SnapshotOf(new SnapshotBuilder().Node(
        Any(Nodes), $"10.89.0.{_random.Next(11, 14)}", Any(["a", "b", null]), _random.Next(4) > 0)).Nodes.All.First();

    private Workload AnyWorkload(ResourceKind kind)
    {
        var app = Any(Apps);
        return SnapshotOf(new SnapshotBuilder().Workload(
            kind, Any(Spaces), kind == ResourceKind.ReplicaSet ? $"{app}-7c9f" : app, _random.Next(3), $"app={app}", _random.Next(3)))
            .WorkloadsOf(kind).All.First();
    }

    private WarningEvent AnyEvent() => new()
    {
        Namespace = "shop",
        Name = $"event-{_random.Next(6)}",
        Regarding = Pick(Snapshot.Pods.All)?.Reference ?? new ObjectReference("Pod", "shop", "web-0"),
        Reason = Any(Reasons),
        Message = $"Readiness probe failed: {_random.Next(5)}",
        LastSeenAt = Snapshot.ObservedAt,
    };

    private IPAddress AnyAddress() => IPAddress.Parse($"10.244.{_random.Next(3)}.{_random.Next(1, 6)}");

    private FormerHolder AnyHolder() => new(
        ResourceKind.Pod, Any(Spaces), $"{Any(Apps)}-{_random.Next(4)}", Guid.Empty, LabelSet.Empty, null, Snapshot.ObservedAt);

    private NetworkPolicy AnyPolicy() =>
        SnapshotOf(new SnapshotBuilder().Policy(Any(Spaces), "closed", Any(["", "app=web"]), egress: _random.Next(2) == 0)).NetworkPolicies.All.First();

    private ImmutableDictionary<ResourceKind, CacheStatus> AnyCaches()
    {
        var kind = (ResourceKind)_random.Next(ResourceKinds.All.Length);
        return Snapshot.Caches.SetItem(kind, new CacheStatus(
            kind, _random.Next(4) == 0 ? CacheState.Disconnected : CacheState.Synced, Snapshot.ObservedAt));
    }

    private TFact? Edit<TFact>(IEnumerable<TFact> facts, Func<TFact, TFact> change)
        where TFact : Fact => Pick(facts) is { } fact ? change(fact) : null;

    // In a fixed order, so that a seed gives the same world every time.
    private TFact? Pick<TFact>(IEnumerable<TFact> facts)
        where TFact : Fact
    {
        var all = facts.OrderBy(fact => fact.Reference.ToString(), StringComparer.Ordinal).ToArray();
        return all.Length == 0 ? null : all[_random.Next(all.Length)];
    }

    private T Any<T>(T[] values) => values[_random.Next(values.Length)];

    private static ClusterSnapshot SnapshotOf(SnapshotBuilder builder) => builder.Build();
}
