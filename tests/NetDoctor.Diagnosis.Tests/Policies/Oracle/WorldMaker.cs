using System.Globalization;
using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes small clusters at random: few labels with few values, so that much nearly matches.</summary>
internal sealed class WorldMaker(Dice dice)
{
    /// <summary>The ports of all questions; what a policy names is among them, and what lies beside it.</summary>
    public static readonly int[] Ports = [1, 53, 54, 79, 80, 81, 443, 8079, 8080, 8081, 65535];

    private static readonly string[] PodLabels = ["app", "tier"];

    private readonly List<string> _addresses = [];
    private readonly List<string> _namespaces = [];

    /// <summary>A cluster.</summary>
    public static SmallWorld Make(int seed) => new WorldMaker(new Dice(seed)).Make();

    private SmallWorld Make()
    {
        var nodes = Enumerable.Range(1, dice.Between(1, 2)).Select(Node).ToList();
        _namespaces.AddRange(new[] { "x", "y", "z", "w" }.Take(dice.Pick(2, 2, 3, 4)));
        var namespaces = _namespaces.Where(_ => dice.Chance(95)).Select(Namespace).ToList();
        var pods = Enumerable.Range(1, dice.Between(3, 8)).Select(index => Pod(index, nodes)).ToList();
        var ranges = new RangeMaker(dice, _addresses);
        var policies = Policies(ranges);
        var manifests = namespaces.Concat(nodes).Concat(pods).Concat(policies).ToList();
        return new SmallWorld(manifests, [.. ranges.Edges(5), "203.0.113.7"], Ports);
    }

    private List<JsonObject> Policies(RangeMaker ranges)
    {
        var network = new NetworkPolicyMaker(dice, ranges, _namespaces);
        var cluster = new ClusterPolicyMaker(dice, ranges, _namespaces);
        var (isFirstApi, isSecondApi) = dice.Between(0, 9) switch
        {
            < 3 => (false, false),
            < 6 => (true, false),
            < 9 => (false, true),
            _ => (true, true),
        };
        var all = dice.Several(isFirstApi || isSecondApi ? 0 : 1, 4, () => network.Make()).ToList();
        if (isFirstApi)
        {
            all.AddRange(dice.Several(1, 4, () => cluster.AdminNetworkPolicy()));
            all.AddRange(dice.Several(0, 1, () => cluster.BaselineAdminNetworkPolicy()));
        }

        if (isSecondApi)
        {
            all.AddRange(dice.Several(1, 4, () => cluster.ClusterNetworkPolicy()));
        }

        return dice.Some(6, all);
    }

    private JsonObject Node(int index)
    {
        var address = Fresh(() => dice.Chance(20) ? $"fd00::{dice.Between(1, 14):x}" : $"10.0.0.{dice.Between(1, 14)}");
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"node{index}",
                ["labels"] = Labels(["zone"], 80),
            },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = address }),
            },
        };
    }

    private JsonObject Namespace(string name)
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

    private JsonObject Pod(int index, List<JsonObject> nodes)
    {
        var node = dice.Pick(nodes);
        var isOnHost = dice.Chance(12);
        var address = isOnHost
            ? (string)node["status"]!["addresses"]![0]!["address"]!
            : Fresh(() => dice.Chance(15) ? $"fd00::{dice.Between(1, 30):x}" : $"10.0.0.{dice.Between(1, 30)}");
        var spec = new JsonObject
        {
            ["nodeName"] = World.NameOf(node),
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "one", ["ports"] = ContainerPorts() }),
        };
        if (isOnHost)
        {
            spec["hostNetwork"] = true;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"p{index}",
                ["namespace"] = dice.Pick(_namespaces),
                ["labels"] = Labels(PodLabels, 75),
            },
            ["spec"] = spec,
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            },
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
                ports.Add(new JsonObject
                {
                    ["name"] = name,
                    ["containerPort"] = dice.Pick<int>(name == "web" ? [80, 8080] : [53, 80]),
                    ["protocol"] = protocol,
                });
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

    private string Fresh(Func<string> make)
    {
        var address = make();
        while (_addresses.Contains(address, StringComparer.Ordinal))
        {
            address = make();
        }

        _addresses.Add(address);
        return address;
    }
}

/// <summary>Makes address ranges around the addresses of a small cluster, and keeps in mind where they begin and end.</summary>
internal sealed class RangeMaker(Dice dice, IReadOnlyList<string> addresses)
{
    private static readonly int[] ShortPrefixes = [0, 8, 24, 27, 28, 29, 30, 31, 32];
    private static readonly int[] LongPrefixes = [0, 64, 120, 124, 125, 126, 127, 128];

    private readonly List<string> _edges = [];

    /// <summary>A block, often with bits behind its prefix as the API allows them.</summary>
    public string Cidr()
    {
        var address = dice.Chance(10) ? "203.0.113.7" : dice.Pick(addresses);
        return Around(address, dice.Pick(address.Contains(':', StringComparison.Ordinal) ? LongPrefixes : ShortPrefixes));
    }

    /// <summary>A block inside another, smaller than it; null when there is no room.</summary>
    public string? Inside(string cidr)
    {
        var range = AddressRange.Parse(cidr);
        var within = addresses.Select(Address.Parse).Where(range.Contains).ToList();
        var prefix = int.Parse(cidr[(cidr.IndexOf('/', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var bits = range.IsV6 ? 128 : 32;
        return within.Count == 0 || prefix == bits
            ? null
            : Around(dice.Pick(within).ToString(), dice.Between(Math.Max(prefix + 1, bits - 5), bits));
    }

    /// <summary>Addresses at the edges of the blocks so far and just beside them, some of them.</summary>
    public List<string> Edges(int count) => dice.Some(count, _edges.Distinct());

    private string Around(string address, int prefix)
    {
        var range = AddressRange.Parse($"{address}/{prefix}");
        var first = new Address(range.IsV6, range.First);
        var last = new Address(range.IsV6, range.Last);
        _edges.AddRange([first.ToString(), last.ToString()]);
        if (prefix > 0)
        {
            _edges.AddRange([(first with { Number = first.Number - 1 }).ToString(), (last with { Number = last.Number + 1 }).ToString()]);
        }

        return $"{(dice.Chance(70) ? first.ToString() : address)}/{prefix}";
    }
}
