using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Names;
using NetDoctor.Model.Services;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Finds what somebody may mean by a bare name.</summary>
public static class NameSearch
{
    /// <summary>Objects that are listed at most.</summary>
    public const int Limit = 50;

    private const int NearLimit = 5;

    /// <summary>Objects of a name; without any, those of names like it.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="name">The name.</param>
    /// <param name="kind">Among what to look.</param>
    /// <param name="ns">Only in this namespace; null for all. Nodes and namespaces have none, and ignore it.</param>
    public static NameList Find(ClusterSnapshot snapshot, string name, NameKind kind, string? ns)
    {
        var all = Among(snapshot, kind, ns).ToList();
        var exact = all.Where(match => match.Name == name)
            .OrderBy(match => match.Namespace, StringComparer.Ordinal).ThenBy(match => match.Kind, StringComparer.Ordinal).ToList();
        var isComplete = Kinds(kind).All(snapshot.IsComplete);
        if (exact.Count > 0)
        {
            return new NameList([.. Told(exact).Take(Limit).Select(match => match with { IsExact = true })], isComplete && exact.Count <= Limit);
        }

        var byName = all.ToLookup(match => match.Name);
        return new NameList([.. Told([.. NearNames.Of(name, byName.Select(group => group.Key)).SelectMany(near => byName[near])]).Take(NearLimit)], isComplete);
    }

    private static IEnumerable<NameMatch> Among(ClusterSnapshot snapshot, NameKind kind, string? ns) => kind switch
    {
        NameKind.Service => (ns is null ? snapshot.Services.All : snapshot.Services.InNamespace(ns)).Select(OfService),
        NameKind.Node => snapshot.Nodes.All.Select(node => new NameMatch
        {
            IsExact = false,
            Kind = nameof(ResourceKind.Node),
            Name = node.Name,
            Reference = $"node/{node.Name}",
        }),
        NameKind.Namespace => snapshot.Namespaces.All.Select(item => new NameMatch
        {
            IsExact = false,
            Kind = nameof(ResourceKind.Namespace),
            Name = item.Name,
            Reference = item.Name,
        }),
        _ => Workloads(snapshot, ns),
    };

    // Controllers without a pod count too: that they have none is an answer. A pod counts by its own name besides.
    private static IEnumerable<NameMatch> Workloads(ClusterSnapshot snapshot, string? ns)
    {
        var pods = ns is null ? snapshot.Pods.All : snapshot.Pods.InNamespace(ns);
        var controllers = new[] { snapshot.Deployments, snapshot.StatefulSets, snapshot.DaemonSets }
            .SelectMany(table => ns is null ? table.All : table.InNamespace(ns)).Select(workload => workload.Reference);
        var owners = new HashSet<(string, OwnerReference)>();
        var seen = new HashSet<ObjectReference>(controllers);
        foreach (var pod in pods)
        {
            seen.Add(pod.Reference);
            if (pod.Owner is { } owner && owners.Add((pod.Namespace, owner)))
            {
                seen.Add(RowEnds.WorkloadOf(snapshot, pod));
            }
        }

        return seen.Select(reference => new NameMatch
        {
            IsExact = false,
            Kind = reference.Kind,
            Namespace = reference.Namespace,
            Name = reference.Name,
            Reference = $"{reference.Namespace}/{reference.Name}",
        });
    }

    private static NameMatch OfService(Service service) => new()
    {
        IsExact = false,
        Kind = nameof(ResourceKind.Service),
        Namespace = service.Namespace,
        Name = service.Name,
        Reference = $"{service.Name}.{service.Namespace}",
        Ports = [.. service.Ports.Select(ServiceHealthPort.Of)],
    };

    // Where two kinds share a name in one namespace, the short reference would mean either.
    private static IEnumerable<NameMatch> Told(List<NameMatch> matches) => matches.Select(match =>
        match.Namespace is not null && Word(match.Kind) is { } word && matches.Exists(other =>
            other.Kind != match.Kind && other.Namespace == match.Namespace && other.Name == match.Name)
            ? match with { Reference = $"{match.Namespace}/{word}/{match.Name}" }
            : match);

    private static string? Word(string kind) => kind switch
    {
        nameof(ResourceKind.Pod) => "pod",
        nameof(ResourceKind.Deployment) => "deploy",
        nameof(ResourceKind.StatefulSet) => "sts",
        nameof(ResourceKind.DaemonSet) => "ds",
        "Job" => "job",
        _ => null,
    };

    private static ImmutableArray<ResourceKind> Kinds(NameKind kind) => kind switch
    {
        NameKind.Service => [ResourceKind.Service],
        NameKind.Node => [ResourceKind.Node],
        NameKind.Namespace => [ResourceKind.Namespace],
        _ => [ResourceKind.Pod],
    };
}
