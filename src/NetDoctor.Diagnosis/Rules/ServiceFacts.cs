using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What several rules ask about a Service.</summary>
internal static class ServiceFacts
{
    /// <summary>Ready endpoints of all slices of a Service, by their first address, in order.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="service">The Service.</param>
    public static IEnumerable<Endpoint> ReadyEndpoints(ClusterSnapshot snapshot, Service service) =>
        snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints).Where(endpoint => endpoint.Ready);

    /// <summary>Workloads of the namespace whose pods the Service would select, ordered by kind and name.</summary>
    /// <remarks>A Deployment keeps its old ReplicaSets at zero: only those that nobody owns speak for themselves.</remarks>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="selector">Selector; an empty one selects none.</param>
    public static IEnumerable<Workload> WorkloadsFor(ClusterSnapshot snapshot, string ns, LabelSet selector) => selector.Count == 0
        ? []
        : new[] { snapshot.Deployments, snapshot.StatefulSets, snapshot.DaemonSets, snapshot.ReplicaSets }
            .SelectMany(table => table.InNamespace(ns))
            .Where(workload => workload.Owner is null && workload.TemplateLabels.Matches(selector))
            .OrderBy(workload => workload.Kind).ThenBy(workload => workload.Name, StringComparer.Ordinal);

    /// <summary>The Deployment, StatefulSet, DaemonSet or ReplicaSet that a reference names; null for another kind, or when it is not known.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="reference">The reference.</param>
    public static Workload? Find(ClusterSnapshot snapshot, ObjectReference reference) => reference.Kind switch
    {
        nameof(ResourceKind.Deployment) => snapshot.Deployments.Find(reference.Namespace, reference.Name),
        nameof(ResourceKind.StatefulSet) => snapshot.StatefulSets.Find(reference.Namespace, reference.Name),
        nameof(ResourceKind.DaemonSet) => snapshot.DaemonSets.Find(reference.Namespace, reference.Name),
        nameof(ResourceKind.ReplicaSet) => snapshot.ReplicaSets.Find(reference.Namespace, reference.Name),
        _ => null,
    };

    /// <summary>Why the controller of a workload cannot create its pods, in the API server's words, such as an exceeded quota; null when
    /// nobody says that it cannot.</summary>
    /// <remarks>Source: kubernetes/kubernetes pkg/controller/deployment (condition ReplicaFailure), pkg/controller (event FailedCreate).</remarks>
    /// <param name="snapshot">Facts.</param>
    /// <param name="workload">The workload.</param>
    public static string? CreationFailure(ClusterSnapshot snapshot, Workload workload) =>
        workload.Conditions.Find("ReplicaFailure") is { Status: ConditionStatus.True, Message: { } message }
            ? message
            : snapshot.Events.By(workload.Reference).Where(warning => warning.Reason == "FailedCreate")
                .OrderByDescending(warning => warning.LastSeenAt).ThenBy(warning => warning.Name, StringComparer.Ordinal)
                .FirstOrDefault()?.Message;

    /// <summary>Whether pods were looked for and none is selected, by a selector that no workload's pods would meet either.</summary>
    /// <param name="context">All that is known.</param>
    public static bool SelectsNothing(DiagnosisContext context) =>
        context.Route.Service is { HasSelector: true, Type: not ServiceType.ExternalName } service
        && context.Route.SelectedPods.IsEmpty
        && !WorkloadsFor(context.Snapshot, service.Namespace, service.Selector).Any()
        && !context.Snapshot.SlicesOf(service).Any(slice => !slice.Endpoints.IsEmpty)
        && !Wire.WasReached(context);

    /// <summary>Position of a port in the specification, for a JSON patch.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="port">One of its ports.</param>
    public static int IndexOf(Service service, ServicePort port) => service.Ports.IndexOf(port);

    /// <summary>A kubectl command that changes one field of a Service.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="operation"><c>add</c> or <c>replace</c>.</param>
    /// <param name="path">JSON pointer.</param>
    /// <param name="value">New value as JSON.</param>
    public static string Patch(Service service, string operation, string path, string value) =>
        $"kubectl -n {service.Namespace} patch service {service.Name} --type=json -p "
        + $"'[{{\"op\":\"{operation}\",\"path\":\"{path}\",\"value\":{value}}}]'";
}
