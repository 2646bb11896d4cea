using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;

namespace NetDoctor.Diagnosis.Tests.Policies.EndToEnd;

/// <summary>Who reaches whom among nine pods, a, b and c of each of the namespaces x, y and z, compared with a table.</summary>
/// <remarks>Each pod declares ports 80 and 81 of every protocol by names such as <c>serve-80-tcp</c>, is labelled <c>pod=a</c> and has the
/// address 10.1.1.1 for x/a, 10.1.1.2 for x/b, 10.1.2.1 for y/a and so on.</remarks>
internal static class TruthTable
{
    private static readonly string[] Namespaces = ["x", "y", "z"];
    private static readonly string[] Names = ["a", "b", "c"];

    /// <summary>Checks a table against the oracle and the engine.</summary>
    /// <param name="policies">NetworkPolicies, each its namespace and its spec in JSON.</param>
    /// <param name="door">Protocol and port.</param>
    /// <param name="table">A row for each source, a column for each destination; <c>.</c> is allowed and <c>X</c> denied.</param>
    /// <param name="label">A label that one namespace or pod has besides, <c>y team=a</c>, or a namespace <c>without its label</c>.</param>
    public static void Holds(string policies, string door, string table, string label = "")
    {
        var pods = Namespaces.SelectMany(_ => Names, (space, name) => $"{space}/{name}").ToList();
        var (protocol, port) = (door.Split(' ')[0], int.Parse(door.Split(' ')[1], CultureInfo.InvariantCulture));
        var flows = pods.SelectMany(_ => pods, (source, destination) =>
            new Flow(new Spot(SpotKind.Pod, source), new Spot(SpotKind.Pod, destination), protocol, port)).ToList();
        var manifests = Namespaces.Select(space => Namespace(space, label))
            .Concat(pods.Select(pod => Pod(pod, label)))
            .Concat(Written.Policies(policies));

        foreach (var (who, answers) in Opinions.Of(new SmallWorld([.. manifests], [], [port]), flows))
        {
            Assert.Equal($"{who}\n{table}", $"{who}\n{Drawn(pods, answers)}");
        }
    }

    private static string Drawn(List<string> pods, IReadOnlyList<Truth> answers)
    {
        var rows = pods.Zip(answers.Chunk(pods.Count), (pod, row) =>
            $"{pod} {string.Join(' ', row.Chunk(Names.Length).Select(part => string.Concat(part.Select(Letter))))}");
        return string.Join('\n', rows);
    }

    private static string Letter(Truth truth) => truth switch
    {
        Truth.Allowed => ".",
        Truth.Denied => "X",
        _ => "?",
    };

    private static JsonObject Namespace(string name, string label) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = Labels(
                label == $"{name} without its label" ? [] : new JsonObject { ["kubernetes.io/metadata.name"] = name }, name, label),
        },
    };

    private static JsonObject Pod(string pod, string label)
    {
        var (space, name) = (pod[..1], pod[2..]);
        var ports = new[] { 80, 81 }.SelectMany(_ => Universe.Protocols, (port, protocol) => new JsonObject
        {
            ["name"] = $"serve-{port}-{protocol.ToLowerInvariant()}",
            ["containerPort"] = port,
            ["protocol"] = protocol,
        });
        var address = $"10.1.{Array.IndexOf(Namespaces, space) + 1}.{Array.IndexOf(Names, name) + 1}";
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = space,
                ["labels"] = Labels(new JsonObject { ["pod"] = name }, pod, label),
            },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "serve", ["ports"] = new JsonArray([.. ports]) }),
            },
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            },
        };
    }

    private static JsonObject Labels(JsonObject labels, string owner, string label)
    {
        if (label.Split(' ', '=') is [var one, var key, var value] && one == owner)
        {
            labels[key] = value;
        }

        return labels;
    }
}
