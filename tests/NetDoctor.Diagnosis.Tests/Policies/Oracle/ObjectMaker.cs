using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes namespaces, nodes and pods at random: few labels with few values, so that much nearly matches.</summary>
internal sealed class ObjectMaker(Dice dice)
{
    private static readonly string[] PodLabels = ["app", "tier"];

    private readonly List<string> _addresses = [];

    /// <summary>Addresses of all that was made.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    public JsonObject Node(int index)
    {
        var addresses = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = Fresh(14, 20) });
        if (dice.Chance(25))
        {
            addresses.Add(new JsonObject { ["type"] = "ExternalIP", ["address"] = Fresh(14, 20) });
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = $"node{index}", ["labels"] = Labels(["zone"], 80) },
            ["status"] = new JsonObject { ["addresses"] = addresses },
        };
    }

    public JsonObject Namespace(string name)
    {
        var labels = Labels(["team", "env"], 75);
        if (dice.Chance(70))
        {
            labels["kubernetes.io/metadata.name"] = name;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
        };
    }

    public JsonObject Pod(int index, IReadOnlyList<string> namespaces, IReadOnlyList<JsonObject> nodes)
    {
        var node = dice.Pick(nodes);
        var isOnHost = dice.Chance(12);
        var spec = new JsonObject
        {
            ["nodeName"] = World.NameOf(node),
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "one", ["ports"] = ContainerPorts() }),
        };
        if (isOnHost)
        {
            spec["hostNetwork"] = true;
        }
        else if (dice.Chance(5))
        {
            spec.Remove("nodeName");
        }

        if (dice.Chance(8))
        {
            spec["initContainers"] = new JsonArray(new JsonObject
            {
                ["name"] = "beside",
                ["restartPolicy"] = dice.Chance(60) ? "Always" : "Never",
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "side", ["containerPort"] = 8080 }),
            });
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"p{index}",
                ["namespace"] = dice.Pick(namespaces),
                ["labels"] = Labels(PodLabels, 75),
            },
            ["spec"] = spec,
            ["status"] = Status(isOnHost ? (string)node["status"]!["addresses"]![0]!["address"]! : null),
        };
    }

    // Some pods have two addresses, some have none yet, and some had theirs until they ended.
    private JsonObject Status(string? address)
    {
        var isOver = address is null && dice.Chance(5);
        List<string> addresses = address is not null ? [address]
            : dice.Chance(4) ? []
            : dice.Chance(10) ? [Fresh(30, 0), Fresh(30, 100)]
            : [Fresh(30, 15)];
        if (isOver)
        {
            _addresses.RemoveAll(addresses.Contains);
        }

        return new JsonObject
        {
            ["phase"] = isOver ? dice.Pick("Succeeded", "Failed") : "Running",
            ["podIPs"] = new JsonArray([.. addresses.Select(one => new JsonObject { ["ip"] = one })]),
        };
    }

    // The same name stands for other ports elsewhere, and may be declared for each protocol.
    private JsonArray ContainerPorts()
    {
        var ports = new JsonArray();
        foreach (var name in new[] { "web", "dns" }.Where(_ => dice.Chance(60)))
        {
            foreach (var protocol in Universe.Protocols.Where(protocol => dice.Chance(protocol == "TCP" ? 70 : 30)))
            {
                var port = new JsonObject { ["name"] = name, ["containerPort"] = dice.Pick<int>(name == "web" ? [80, 8080] : [53, 80]) };
                if (protocol != "TCP" || dice.Chance(60))
                {
                    port["protocol"] = protocol;
                }

                if (dice.Chance(5))
                {
                    port.Remove("name");
                }

                ports.Add(port);
            }
        }

        return ports;
    }

    private JsonObject Labels(string[] keys, int percent)
    {
        var labels = new JsonObject();
        foreach (var key in keys.Where(_ => dice.Chance(percent)))
        {
            labels[key] = dice.Chance(10) ? "" : dice.Pick("a", "b");
        }

        return labels;
    }

    private string Fresh(int last, int percentOfIPv6)
    {
        string Any() => dice.Chance(percentOfIPv6) ? $"fd00::{dice.Between(1, last):x}" : $"10.0.0.{dice.Between(1, last)}";

        var address = Any();
        while (_addresses.Contains(address, StringComparer.Ordinal))
        {
            address = Any();
        }

        _addresses.Add(address);
        return address;
    }
}
