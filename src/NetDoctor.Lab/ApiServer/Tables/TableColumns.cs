using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>The columns of every kind; name and age for kinds without columns of their own.</summary>
internal static class TableColumns
{
    private static readonly TableColumn[] Plain = [Cells.Name, new("Created At", (item, _) => Field.Text(item, "metadata", "creationTimestamp"))];

    private static readonly TableColumn[] WithAge = [Cells.Name, Cells.Age];

    private static readonly TableColumn[] Namespaces = [Cells.Name, Cells.Text("Status", 0, "status", "phase"), Cells.Age];

    private static readonly TableColumn[] ConfigMaps = [Cells.Name, new("Data", (item, _) => CountData(item), Type: "integer"), Cells.Age];

    private static readonly TableColumn[] Secrets =
        [Cells.Name, Cells.Text("Type", 0, "type"), new("Data", (item, _) => CountData(item), Type: "integer"), Cells.Age];

    private static readonly TableColumn[] Nodes =
    [
        Cells.Name,
        new("Status", (node, _) => NodeStatus(node)),
        new("Roles", (node, _) => NodeRoles(node)),
        Cells.Age,
        Cells.Text("Version", 0, "status", "nodeInfo", "kubeletVersion"),
        new("Internal-IP", (node, _) => NodeAddress(node, "InternalIP"), 1),
        new("External-IP", (node, _) => NodeAddress(node, "ExternalIP"), 1),
        Cells.Text("OS-Image", 1, "status", "nodeInfo", "osImage"),
        Cells.Text("Kernel-Version", 1, "status", "nodeInfo", "kernelVersion"),
        Cells.Text("Container-Runtime", 1, "status", "nodeInfo", "containerRuntimeVersion"),
    ];

    private static readonly TableColumn[] Events =
    [
        new("Last Seen", (item, now) => Cells.AgeOf(LastSeen(item), now)),
        Cells.Text("Type", 0, "type"),
        Cells.Text("Reason", 0, "reason"),
        new("Object", (item, _) =>
            $"{Field.Text(item, "involvedObject", "kind")?.ToLowerInvariant()}/{Field.Text(item, "involvedObject", "name")}"),
        Cells.Text("Subobject", 1, "involvedObject", "fieldPath"),
        new("Source", (item, _) => Source(item), 1),
        new("Message", (item, _) => Field.Text(item, "message")?.Trim() ?? ""),
        new("First Seen", (item, now) => Cells.AgeOf(Field.Text(item, "firstTimestamp") ?? LastSeen(item), now), 1),
        new("Count", (item, _) => Field.Number(item, "count") ?? 1, 1, "integer"),
        new("Name", (item, _) => ObjectMetadata.NameOf(item), 1, Format: "name"),
    ];

    private static readonly Dictionary<ResourceType, TableColumn[]> ByType = new()
    {
        [ResourceTypes.Pods] = PodColumns.All,
        [ResourceTypes.Services] = NetworkColumns.Services,
        [ResourceTypes.EndpointSlices] = NetworkColumns.EndpointSlices,
        [ResourceTypes.Endpoints] = NetworkColumns.Endpoints,
        [ResourceTypes.Ingresses] = NetworkColumns.Ingresses,
        [ResourceTypes.IngressClasses] = NetworkColumns.IngressClasses,
        [ResourceTypes.NetworkPolicies] = NetworkColumns.NetworkPolicies,
        [ResourceTypes.AdminNetworkPolicies] = NetworkColumns.AdminNetworkPolicies,
        [ResourceTypes.ClusterNetworkPolicies] = NetworkColumns.ClusterNetworkPolicies,
        [ResourceTypes.Deployments] = WorkloadColumns.Deployments,
        [ResourceTypes.ReplicaSets] = WorkloadColumns.ReplicaSets,
        [ResourceTypes.StatefulSets] = WorkloadColumns.StatefulSets,
        [ResourceTypes.DaemonSets] = WorkloadColumns.DaemonSets,
        [ResourceTypes.Namespaces] = Namespaces,
        [ResourceTypes.Nodes] = Nodes,
        [ResourceTypes.ConfigMaps] = ConfigMaps,
        [ResourceTypes.Secrets] = Secrets,
        [ResourceTypes.Events] = Events,
        [ResourceTypes.ServiceAccounts] =
            [Cells.Name, new("Secrets", (item, _) => Field.Items(item, "secrets").Count(), Type: "integer"), Cells.Age],
        [ResourceTypes.Leases] = [Cells.Name, Cells.Text("Holder", 0, "spec", "holderIdentity"), Cells.Age],
        [ResourceTypes.Roles] = Plain,
        [ResourceTypes.ClusterRoles] = Plain,
    };

    public static IReadOnlyList<TableColumn> Of(ResourceType type) => ByType.GetValueOrDefault(type, WithAge);

    private static int CountData(JsonObject item) =>
        (Field.Object(item, "data")?.Count ?? 0) + (Field.Object(item, "binaryData")?.Count ?? 0);

    private static string NodeStatus(JsonObject node)
    {
        var ready = Field.Items(node, "status", "conditions").FirstOrDefault(condition => Field.Text(condition, "type") == "Ready");
        var status = Field.Text(ready, "status") switch
        {
            "True" => "Ready",
            "False" => "NotReady",
            _ => "Unknown",
        };
        return Field.IsTrue(node, "spec", "unschedulable") ? $"{status},SchedulingDisabled" : status;
    }

    private static string NodeRoles(JsonObject node)
    {
        const string prefix = "node-role.kubernetes.io/";
        return Cells.Join(Field.Map(node, "metadata", "labels")
            .Where(label => label.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(label => label.Key[prefix.Length..]));
    }

    private static string NodeAddress(JsonObject node, string type) =>
        Field.Items(node, "status", "addresses")
            .Where(address => Field.Text(address, "type") == type)
            .Select(address => Field.Text(address, "address"))
            .FirstOrDefault() ?? Cells.None;

    private static string? LastSeen(JsonObject item) =>
        Field.Text(item, "lastTimestamp") ?? Field.Text(item, "eventTime") ?? Field.Text(item, "metadata", "creationTimestamp");

    private static string Source(JsonObject item)
    {
        var component = Field.Text(item, "source", "component") ?? Field.Text(item, "reportingComponent") ?? "";
        return Field.Text(item, "source", "host") is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
