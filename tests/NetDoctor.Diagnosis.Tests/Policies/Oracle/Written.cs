using System.Globalization;
using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Short notation for the clusters and flows of named tests.</summary>
internal static class Written
{
    /// <summary>Policies, one a paragraph: the namespace of a NetworkPolicy, or the kind and name of another policy, and the spec in JSON.</summary>
    /// <param name="text">Lines that start with a blank go on with the line before.</param>
    public static IEnumerable<JsonObject> Policies(string text) => text
        .Replace("\n ", " ", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select((line, index) => Policy(line.Split(' ', 2), index));

    /// <summary>Namespaces, nodes and pods, one a line: <c>namespace x team=a</c>, <c>node n1 zone=b</c>,
    /// <c>pod x/a app=web :http=8080 :dns=53/UDP</c>, <c>host x/b n1</c> for a pod on the network of its node.</summary>
    /// <remarks>Pods are 10.1.0.1, 10.1.0.2 and so on, nodes 10.9.0.1 and so on, in the order of the lines.</remarks>
    public static List<JsonObject> Objects(string text)
    {
        var objects = new List<JsonObject>();
        foreach (var words in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            objects.Add(words[0] switch
            {
                "namespace" => Plain("Namespace", words, new JsonObject()),
                "node" => Node(words, objects.Count(json => World.Kind(json) == "Node") + 1),
                _ => Pod(words, objects),
            });
        }

        return objects;
    }

    /// <summary>Flows with their truths, one a line: <c>x/a -> 10.0.0.1 UDP 53 no</c>; a word without slash or dot is a node.</summary>
    public static List<(Flow Flow, Truth Truth)> Flows(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => (
            new Flow(Spot(words[0]), Spot(words[2]), words[3], int.Parse(words[4], CultureInfo.InvariantCulture)),
            words[5] switch
            {
                "yes" => Truth.Allowed,
                "no" => Truth.Denied,
                "perhaps" => Truth.Unknown,
                _ => throw new ArgumentException($"not an answer: {words[5]}", nameof(text)),
            })),
    ];

    /// <summary>Holds the oracle and the engine to what is declared.</summary>
    public static void Hold(IEnumerable<JsonObject> manifests, string flows)
    {
        var expected = Flows(flows);
        var ends = expected.SelectMany(one => new[] { one.Flow.Source, one.Flow.Destination });
        var world = new SmallWorld(
            [.. manifests],
            [.. ends.Where(spot => spot.Kind == SpotKind.Address).Select(spot => spot.Name)],
            [.. expected.Select(one => one.Flow.Port)]);
        foreach (var (who, answers) in Opinions.Of(world, [.. expected.Select(one => one.Flow)]))
        {
            Assert.Equal(
                expected.Select(one => $"{who}: {one.Flow} {one.Truth}"),
                expected.Zip(answers, (one, answer) => $"{who}: {one.Flow} {answer}"));
        }
    }

    private static Spot Spot(string name) => new(
        name.Contains('/', StringComparison.Ordinal) ? SpotKind.Pod
        : name.Contains('.', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) ? SpotKind.Address
        : SpotKind.Node,
        name);

    private static JsonObject Policy(string[] words, int index)
    {
        var (version, kind, metadata) = words[0].Split('/') switch
        {
            [var name] => ("networking.k8s.io/v1", "NetworkPolicy", new JsonObject { ["name"] = $"policy{index}", ["namespace"] = name }),
            ["ClusterNetworkPolicy", var name] =>
                ("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", new JsonObject { ["name"] = name }),
            [var admin, var name] => ("policy.networking.k8s.io/v1alpha1", admin, new JsonObject { ["name"] = name }),
            _ => throw new ArgumentException($"not a policy: {words[0]}", nameof(words)),
        };
        return new JsonObject
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = metadata,
            ["spec"] = JsonNode.Parse(words[1]),
        };
    }

    private static JsonObject Node(string[] words, int number)
    {
        var node = Plain("Node", words, new JsonObject());
        node["status"] = new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = $"10.9.0.{number}" }),
        };
        return node;
    }

    private static JsonObject Pod(string[] words, List<JsonObject> before)
    {
        var names = words[1].Split('/');
        var isOnHost = words[0] == "host";
        var node = before.FirstOrDefault(json => World.Kind(json) == "Node" && words.Skip(2).Contains(World.NameOf(json)));
        var pod = Plain("Pod", [words[0], names[1], .. words[2..]], new JsonObject { ["namespace"] = names[0] });
        pod["spec"] = new JsonObject
        {
            ["nodeName"] = node is null ? null : World.NameOf(node),
            ["hostNetwork"] = isOnHost,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "one",
                ["ports"] = new JsonArray([.. words.Where(word => word.StartsWith(':')).Select(Port)]),
            }),
        };
        var address = isOnHost
            ? (string)node!["status"]!["addresses"]![0]!["address"]!
            : $"10.1.0.{before.Count(json => World.Kind(json) == "Pod") + 1}";
        pod["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
        };
        return pod;
    }

    private static JsonNode Port(string word)
    {
        var parts = word[1..].Split('=', '/');
        return new JsonObject
        {
            ["name"] = parts[0],
            ["containerPort"] = int.Parse(parts[1], CultureInfo.InvariantCulture),
            ["protocol"] = parts.Length > 2 ? parts[2] : "TCP",
        };
    }

    private static JsonObject Plain(string kind, string[] words, JsonObject metadata)
    {
        metadata["name"] = words[1];
        metadata["labels"] = new JsonObject(words
            .Where(word => !word.StartsWith(':') && word.Contains('=', StringComparison.Ordinal))
            .Select(word => KeyValuePair.Create(word.Split('=')[0], (JsonNode?)word.Split('=')[1])));
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata };
    }
}
