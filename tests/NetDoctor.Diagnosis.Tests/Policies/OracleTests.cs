using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>The random clusters and the oracle themselves: they can tell right from wrong, and make a wrong one small.</summary>
public sealed class OracleTests
{
    private const int Flows = 150;

    public static TheoryData<string> Mistakes() => [.. Enum.GetNames<Mistake>().Where(name => name != nameof(Mistake.None))];

    // Made once for all mistakes, each when a mistake first comes so far.
    private static readonly Lazy<Sample>[] Samples =
        [.. Enumerable.Range(1, 400).Select(seed => new Lazy<Sample>(() => Sample.Of(seed)))];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Random_clusters_tell_the_truth_from_a_mistake(string name)
    {
        var mistake = Enum.Parse<Mistake>(name);

        var worlds = Samples.Select(sample => sample.Value.Differs(mistake)).Where(differs => differs).Take(3).Count();

        Assert.True(worlds == 3, $"{mistake} shows in {worlds} of {Samples.Length} random clusters: they say nothing about it.");
    }

    [Fact]
    public void Random_clusters_are_decided_by_every_tier_in_every_way()
    {
        var seen = new Dictionary<(Stage?, Truth), int>();
        var total = 0;
        foreach (var seed in Enumerable.Range(1, 150))
        {
            var world = WorldMaker.Make(seed);
            var oracle = world.Oracle();
            foreach (var flow in world.Flows(new Dice(seed), Flows))
            {
                var ruling = oracle.Decide(flow);
                foreach (var end in new[] { ruling.Egress, ruling.Ingress })
                {
                    seen[(end.Stage, end.Truth)] = seen.GetValueOrDefault((end.Stage, end.Truth)) + 1;
                }

                total++;
            }
        }

        string Said() => string.Join(", ", seen.Select(pair => $"{pair.Key} {pair.Value}"));

        Assert.All(
            [
                ((Stage?)Stage.Admin, Truth.Allowed, 2), (Stage.Admin, Truth.Denied, 2),
                (Stage.NetworkPolicy, Truth.Allowed, 5), (Stage.NetworkPolicy, Truth.Denied, 5),
                (Stage.Baseline, Truth.Allowed, 1), (Stage.Baseline, Truth.Denied, 1),
            ],
            ((Stage? Stage, Truth Truth, int Percent) part) => Assert.True(
                seen.GetValueOrDefault((part.Stage, part.Truth)) * 100 >= part.Percent * total, $"{part}: {Said()}"));
        Assert.True(seen.Where(pair => pair.Key.Item2 == Truth.Unknown).Sum(pair => pair.Value) * 200 >= total, Said());
        Assert.True(seen.Where(pair => pair.Key.Item1 == Stage.Default).Sum(pair => pair.Value) < total, Said());
    }

    [Theory]
    [InlineData(nameof(Mistake.ExceptIsIgnored), "NetworkPolicy", 4)]
    [InlineData(nameof(Mistake.EndPortIsExclusive), "NetworkPolicy", 4)]
    [InlineData(nameof(Mistake.NamedPortIsTheSubjects), "NetworkPolicy", 5)]
    [InlineData(nameof(Mistake.PassMeansAllow), "ClusterNetworkPolicy", 6)]
    public void Shrinking_keeps_the_disagreement_and_little_else(string name, string kind, int objects)
    {
        var mistake = Enum.Parse<Mistake>(name);
        var (world, flow) = FirstDifference(mistake, kind);

        var small = Shrinker.Shrink(world, flow, smaller => smaller.Oracle().Decide(flow).Truth != smaller.Oracle(mistake).Decide(flow).Truth);

        var yaml = Yaml.Write(small.Manifests);
        Assert.True(small.Manifests.Count <= objects, yaml);
        Assert.Contains(small.Manifests, json => World.Kind(json) == kind);
        Assert.NotEqual(small.Oracle().Decide(flow).Truth, small.Oracle(mistake).Decide(flow).Truth);
        Assert.All(small.Manifests, json => Assert.DoesNotContain("\"tier\":\"\"", json.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_seed_makes_the_same_cluster_again()
    {
        var (one, other) = (WorldMaker.Make(7), WorldMaker.Make(7));

        Assert.Equal(Yaml.Write(one.Manifests), Yaml.Write(other.Manifests));
        Assert.NotEqual(Yaml.Write(one.Manifests), Yaml.Write(WorldMaker.Make(8).Manifests));
        Assert.Equal(one.Flows(new Dice(7), 50), other.Flows(new Dice(7), 50));
    }

    [Fact]
    public void Yaml_of_a_cluster_reads_as_the_cluster()
    {
        foreach (var seed in Fuzzing.Seeds(20))
        {
            var world = WorldMaker.Make(seed);

            var read = EngineWorld.ReadYaml(Yaml.Write(world.Manifests));

            var expected = EngineWorld.ReadJson(world.Manifests);
            Assert.Equal(Described(expected), Described(read));
        }
    }

    private static string Described(NetDoctor.Model.Cluster.ClusterSnapshot snapshot) => string.Join(
        '\n',
        snapshot.Pods.All.Select(pod => $"{pod.Namespace}/{pod.Name} {pod.Labels} {string.Join(',', pod.PodIPs)}")
            .Concat(snapshot.NetworkPolicies.All.Select(policy => $"{policy.Namespace}/{policy.Name} {policy.AppliesToEgress}"))
            .Order(StringComparer.Ordinal));

    private static (SmallWorld World, Flow Flow) FirstDifference(Mistake mistake, string kind)
    {
        foreach (var seed in Enumerable.Range(1, 600))
        {
            var world = WorldMaker.Make(seed);
            var own = world with
            {
                Manifests = [.. world.Manifests.Where(json => World.Kind(json) == kind || !World.Kind(json).EndsWith("Policy", StringComparison.Ordinal))],
            };
            var (oracle, mistaken) = (own.Oracle(), own.Oracle(mistake));
            foreach (var flow in own.Flows(new Dice(seed), Flows))
            {
                if (oracle.Decide(flow).Truth != mistaken.Decide(flow).Truth)
                {
                    return (own, flow);
                }
            }
        }

        throw new InvalidOperationException($"{mistake} does not show.");
    }

    private sealed record Sample(SmallWorld World, List<Flow> Flows, List<Truth> Truths)
    {
        public static Sample Of(int seed)
        {
            var world = WorldMaker.Make(seed);
            var oracle = world.Oracle();
            var flows = world.Flows(new Dice(seed), OracleTests.Flows).ToList();
            return new Sample(world, flows, [.. flows.Select(flow => oracle.Decide(flow).Truth)]);
        }

        public bool Differs(Mistake mistake)
        {
            var mistaken = World.Oracle(mistake);
            return Flows.Zip(Truths).Any(pair => mistaken.Decide(pair.First).Truth != pair.Second);
        }
    }
}
