using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Kubernetes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Lab.Controllers.Network;
using NetDoctor.Lab.Controllers.Nodes;
using NetDoctor.Lab.DataPlane.Ingresses;
using NetDoctor.Lab.Store;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.Hosting;

/// <summary>Tells when a lab has become what its manifests make of it, and NetDoctor has seen it.</summary>
/// <remarks>A pod has settled when it is ready, or when what keeps it from that shows: no node, a back-off, a failed probe.</remarks>
public sealed class LabSettlement(LabHost lab)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // A probe that begins after that is taken for one that does not.
    private const int LongDelaySeconds = 60;

    // Kubernetes' failureThreshold: a probe that fails once, while the server starts or the machine is busy, proves nothing.
    private const int FailuresInRow = 3;

    private static readonly (ResourceKind Kind, Func<ClusterSnapshot, IEnumerable<Fact>> Of)[] Policies =
    [
        (ResourceKind.NetworkPolicy, snapshot => snapshot.NetworkPolicies.All),
        (ResourceKind.AdminNetworkPolicy, snapshot => snapshot.AdminNetworkPolicies.All),
        (ResourceKind.BaselineAdminNetworkPolicy, snapshot => snapshot.BaselineAdminNetworkPolicies.All),
        (ResourceKind.ClusterNetworkPolicy, snapshot => snapshot.ClusterNetworkPolicies.All),
    ];

    private readonly FactReader _reader = new();

    /// <summary>Waits until the lab has settled.</summary>
    /// <param name="timeProvider">Clock to wait by.</param>
    /// <param name="cancellationToken">Bounds the wait.</param>
    /// <exception cref="OperationCanceledException">It has not settled in time.</exception>
    public async Task WaitAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (Unsettled() is not null)
        {
            await Task.Delay(Interval, timeProvider, cancellationToken);
        }

        await lab.Cluster.Network.RefreshAsync(cancellationToken);
    }

    /// <summary>What has not settled yet, in a few words; null when all has.</summary>
    public string? Unsettled()
    {
        var snapshot = ReadStore();
        return Workloads(snapshot)
            ?? snapshot.Pods.All.Where(pod => !HasSettled(snapshot, pod)).Select(pod => $"pod {pod.Namespace}/{pod.Name}").FirstOrDefault()
            ?? Slices(snapshot)
            ?? Ingresses(snapshot)
            ?? Seen(snapshot);
    }

    private string? Workloads(ClusterSnapshot snapshot) => snapshot.Deployments.All.Concat(snapshot.StatefulSets.All)
        .Where(workload => PodsOf(snapshot, workload) < Wanted(snapshot, workload) && !IsRefused(snapshot, workload))
        .Select(workload => $"{workload.Kind} {workload.Namespace}/{workload.Name}")
        .FirstOrDefault();

    private static bool IsRefused(ClusterSnapshot snapshot, Workload workload) => snapshot.Events.All.Any(warning =>
        warning.Reason == "FailedCreate" && warning.Namespace == workload.Namespace
        && warning.Regarding.Name.StartsWith(workload.Name, StringComparison.Ordinal));

    // A StatefulSet makes its next pod when the one before is ready; it has settled with as many as it can have.
    private int Wanted(ClusterSnapshot snapshot, Workload workload) =>
        workload.Kind == ResourceKind.StatefulSet && snapshot.Pods.InNamespace(workload.Namespace)
            .Any(pod => pod.Owner?.Name == workload.Name && !pod.IsReady && HasSettled(snapshot, pod))
            ? 1
            : workload.Replicas;

    private static int PodsOf(ClusterSnapshot snapshot, Workload workload) => snapshot.Pods.InNamespace(workload.Namespace)
        .Count(pod => pod.Owner is { } owner && (owner.Name == workload.Name
            || owner.Name.StartsWith(workload.Name + "-", StringComparison.Ordinal)));

    private bool HasSettled(ClusterSnapshot snapshot, Pod pod) => pod.IsTerminating
        ? Lingers(pod) || IsElsewhere(snapshot, pod)
        : pod.IsReady || IsElsewhere(snapshot, pod)
            || pod.Conditions.Any(condition => condition is { Type: "PodScheduled", Status: ConditionStatus.False })
            || (!pod.ContainerStatuses.IsEmpty && pod.ContainerStatuses.All(status => status.Ready || HasSettled(snapshot, pod, status)));

    // No kubelet of the lab's serves a node without a range for pods: its pods are what the scenario reports of them.
    private static bool IsElsewhere(ClusterSnapshot snapshot, Pod pod) =>
        pod.NodeName is { } node && snapshot.Nodes.Find("", node) is { PodCidrs.IsEmpty: true };

    // A pod that serves on for a while after its deletion was asked for has nothing more to come to.
    private bool Lingers(Pod pod) => lab.Cluster.Store.Get(ResourceTypes.Pods, pod.Namespace, pod.Name) is { } item
        && Shutdown.DelayOf(item) > TimeSpan.Zero;

    private static bool HasSettled(ClusterSnapshot snapshot, Pod pod, ContainerStatus status) =>
        status.State.Reason is "CrashLoopBackOff" or "ImagePullBackOff"
        || snapshot.Events.All.Where(warning => warning.Reason == "Unhealthy" && warning.Regarding.Name == pod.Name)
            .Sum(warning => warning.Count) >= FailuresInRow
        || pod.Containers.Any(container => container.Name == status.Name
            && container.ReadinessProbe is { InitialDelaySeconds: > LongDelaySeconds });

    private string? Slices(ClusterSnapshot snapshot)
    {
        foreach (var service in snapshot.Services.All.Where(service => service.HasSelector && !IsPaused(service)))
        {
            var endpoints = snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints).ToList();
            var selected = snapshot.Pods.InNamespace(service.Namespace)
                .Where(pod => pod.Labels.Matches(service.Selector) && !pod.PodIPs.IsEmpty && !pod.IsFinished);
            foreach (var pod in selected)
            {
                var expected = (pod.IsReady && !pod.IsTerminating) || service.PublishNotReadyAddresses;
                if (!endpoints.Exists(endpoint => endpoint.Target?.Name == pod.Name && endpoint.Ready == expected))
                {
                    return $"endpoint of {service.Namespace}/{service.Name} for {pod.Name}";
                }
            }
        }

        return null;
    }

    private bool IsPaused(Service service) =>
        EndpointSliceController.IsPaused(lab.Cluster.Store.Get(ResourceTypes.Services, service.Namespace, service.Name));

    // A controller that is ready gives its Ingresses the address of its Service, when that has one.
    private static string? Ingresses(ClusterSnapshot snapshot)
    {
        var service = snapshot.Services.Find(IngressStatusController.Namespace, IngressStatusController.Service);
        var isReady = service is { LoadBalancerIPs.IsEmpty: false }
            && snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints).Any(endpoint => endpoint.Ready);
        return !isReady ? null : snapshot.Ingresses.All
            .Where(ingress => ingress.Addresses.IsEmpty && IngressTable.Serves(snapshot, ingress))
            .Select(ingress => $"address of Ingress {ingress.Namespace}/{ingress.Name}").FirstOrDefault();
    }

    // NetDoctor reads by watching: what it has must be what is there.
    private string? Seen(ClusterSnapshot stored)
    {
        var source = lab.Services.GetRequiredService<IClusterSource>();
        if (!source.IsReady)
        {
            return "NetDoctor's caches";
        }

        var seen = source.TakeSnapshot();
        if (lab.Cluster.IsApiServerStopped)
        {
            return ResourceKinds.All.Any(kind => seen.StatusOf(kind).State == CacheState.Synced) ? "the loss of the API server" : null;
        }

        if (seen.AccessReviews.IsEmpty && seen.Deployments.Find("kube-system", "coredns") is not null)
        {
            return "the rights of CoreDNS";
        }

        return Shape(seen, seen).SequenceEqual(Shape(stored, seen)) ? null : "what NetDoctor has seen";
    }

    // What NetDoctor may not read it never sees.
    private static ImmutableArray<string> Shape(ClusterSnapshot snapshot, ClusterSnapshot seen)
    {
        return
        [
            .. Of(ResourceKind.Pod, snapshot.Pods.All.Select(pod => $"pod {pod.Namespace}/{pod.Name} {pod.Uid} {pod.IsReady} {Text(pod.Labels)} "
                    + $"{pod.IsTerminating} {string.Join(',', pod.ContainerStatuses.Select(status => status.State.Reason))}"))
                .Concat(Of(ResourceKind.EndpointSlice, snapshot.EndpointSlices.All.Select(slice => $"slice {slice.Namespace}/{slice.Name} "
                    + string.Join(',', slice.Endpoints.Select(endpoint => $"{endpoint.Addresses.FirstOrDefault()} {endpoint.Ready}")))))
                .Concat(Of(ResourceKind.Namespace, snapshot.Namespaces.All.Select(ns => $"namespace {ns.Name} {Text(ns.Labels)}")))
                .Concat(Of(ResourceKind.Service, snapshot.Services.All.Select(service => $"service {service.Namespace}/{service.Name}")))
                .Concat(Policies.SelectMany(policies => Of(policies.Kind, policies.Of(snapshot)
                    .Select(policy => $"policy {policy.Kind} {policy.Namespace}/{policy.Name} {JsonSerializer.Serialize(policy, policy.GetType())}"))))
                .Concat(Of(ResourceKind.Node, snapshot.Nodes.All.Select(node => $"node {node.Name} {node.IsReady}")))
                .Concat(Of(ResourceKind.Ingress, snapshot.Ingresses.All.Select(ingress => $"ingress {ingress.Namespace}/{ingress.Name} "
                    + string.Join(',', ingress.Addresses))))
                .Concat(Of(ResourceKind.Event, snapshot.Events.All.Select(warning => $"event {warning.Regarding.Name} {warning.Reason}").Distinct()))
                .Order(StringComparer.Ordinal),
        ];

        IEnumerable<string> Of(ResourceKind kind, IEnumerable<string> lines) => seen.IsComplete(kind) ? lines : [];
    }

    private static string Text(LabelSet labels) => string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));

    private ClusterSnapshot ReadStore() => FactTables.Fill(
        ClusterSnapshot.Unknown,
        from kind in ResourceKinds.All
        let known = Kubernetes.Facts.ResourceType.Of(kind)
        let type = ResourceTypes.Find(known.Group, known.Version, known.Plural)
        where type is not null
        from item in lab.Cluster.Store.List(type)
        where kind != ResourceKind.Event || item["type"]?.ToString() == "Warning"
        where kind != ResourceKind.ConfigMap
        select _reader.Read(kind, item));
}
