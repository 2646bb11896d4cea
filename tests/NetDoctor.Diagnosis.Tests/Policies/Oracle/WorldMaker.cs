using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes small clusters at random: few labels with few values, so that much nearly matches.</summary>
internal sealed class WorldMaker(Dice dice)
{
    /// <summary>The ports of all questions; what a policy names is among them, and what lies beside it.</summary>
    public static readonly int[] Ports = [1, 53, 54, 79, 80, 81, 443, 8079, 8080, 8081, 65535];

    private readonly List<string> _namespaces = [];

    /// <summary>A cluster.</summary>
    public static SmallWorld Make(int seed) => new WorldMaker(new Dice(seed)).Make();

    private SmallWorld Make()
    {
        var objects = new ObjectMaker(dice);
        var nodes = Enumerable.Range(1, dice.Between(1, 2)).Select(objects.Node).ToList();
        _namespaces.AddRange(new[] { "x", "y", "z", "w" }.Take(dice.Pick(2, 2, 3, 4)));
        var namespaces = _namespaces.Where(_ => dice.Chance(95)).Select(objects.Namespace).ToList();
        var pods = Enumerable.Range(1, dice.Between(3, 8)).Select(index => objects.Pod(index, _namespaces, nodes)).ToList();
        var ranges = new RangeMaker(dice, objects.Addresses);
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
}
