using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>A namespace and its labels, the one with its own name among them.</summary>
internal sealed record WorldNamespace(string Name, IReadOnlyDictionary<string, string> Labels);

/// <summary>A node.</summary>
internal sealed record WorldNode(string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Address> Addresses);

/// <summary>A port that a container declares.</summary>
internal sealed record WorldPort(string? Name, string Protocol, int Number);

/// <summary>A pod with a network of its own, or on that of its node.</summary>
internal sealed record WorldPod(
    WorldNamespace Namespace,
    string Name,
    IReadOnlyDictionary<string, string> Labels,
    string? Node,
    bool IsOnHostNetwork,
    IReadOnlyList<Address> Addresses,
    IReadOnlyList<WorldPort> Ports);

/// <summary>A small cluster, read from plain manifests.</summary>
internal sealed class World
{
    public World(IEnumerable<JsonObject> manifests, Mistake mistake = Mistake.None)
    {
        var all = manifests.ToList();
        Nodes = [.. all.Where(json => Kind(json) == "Node").Select(ReadNode)];
        Namespaces = ReadNamespaces(all, mistake).ToDictionary(one => one.Name);

        // A pod that has ended has no network, and its address may be another's.
        Pods = [.. all.Where(json => Kind(json) == "Pod" && (string?)json["status"]?["phase"] is not ("Succeeded" or "Failed")).Select(ReadPod)];
        NetworkPolicies = [.. all.Where(json => Kind(json) == "NetworkPolicy")];
        ClusterPolicies = [.. all.Where(json =>
            Kind(json) is "AdminNetworkPolicy" or "BaselineAdminNetworkPolicy" or "ClusterNetworkPolicy")];
    }

    public IReadOnlyDictionary<string, WorldNamespace> Namespaces { get; }

    public IReadOnlyList<WorldNode> Nodes { get; }

    public IReadOnlyList<WorldPod> Pods { get; }

    public IReadOnlyList<JsonObject> NetworkPolicies { get; }

    public IReadOnlyList<JsonObject> ClusterPolicies { get; }

    public static string Kind(JsonObject json) => (string)json["kind"]!;

    public static string NameOf(JsonObject json) => (string)json["metadata"]!["name"]!;

    public static string NamespaceOf(JsonObject json) => (string?)json["metadata"]!["namespace"] ?? "default";

    private static WorldNode ReadNode(JsonObject json) => new(
        NameOf(json),
        LabelsOf(json["metadata"]!["labels"]),
        [.. (json["status"]?["addresses"]?.AsArray() ?? []).Select(one => Address.Parse((string)one!["address"]!))]);

    // The API server labels every namespace with its name; one of which only its objects speak has no other label.
    private static IEnumerable<WorldNamespace> ReadNamespaces(List<JsonObject> all, Mistake mistake)
    {
        var written = all.Where(json => Kind(json) == "Namespace").ToDictionary(NameOf, json => LabelsOf(json["metadata"]!["labels"]));
        var names = all.Where(json => Kind(json) is "Pod" or "NetworkPolicy").Select(NamespaceOf).Concat(written.Keys).Distinct();
        foreach (var name in names)
        {
            var labels = written.TryGetValue(name, out var own) ? own : [];
            if (mistake != Mistake.NamespaceNameIsNoLabel)
            {
                labels["kubernetes.io/metadata.name"] = name;
            }

            yield return new WorldNamespace(name, labels);
        }
    }

    private WorldPod ReadPod(JsonObject json)
    {
        var sidecars = (json["spec"]!["initContainers"]?.AsArray() ?? []).Where(one => (string?)one!["restartPolicy"] == "Always");
        var containers = (json["spec"]!["containers"]?.AsArray() ?? []).Concat(sidecars);
        var ports = containers.SelectMany(container => container!["ports"]?.AsArray() ?? []);
        return new WorldPod(
            Namespaces[NamespaceOf(json)],
            NameOf(json),
            LabelsOf(json["metadata"]!["labels"]),
            (string?)json["spec"]!["nodeName"],
            (bool?)json["spec"]!["hostNetwork"] ?? false,
            [.. (json["status"]?["podIPs"]?.AsArray() ?? []).Select(one => Address.Parse((string)one!["ip"]!))],
            [.. ports.Select(port => new WorldPort(
                (string?)port!["name"], (string?)port["protocol"] ?? "TCP", (int)port["containerPort"]!))]);
    }

    private static Dictionary<string, string> LabelsOf(JsonNode? labels) =>
        (labels as JsonObject ?? []).ToDictionary(label => label.Key, label => (string)label.Value!);
}
