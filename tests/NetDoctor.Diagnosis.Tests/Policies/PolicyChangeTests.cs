using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>What a change of the policies may change, and what not, in random small clusters.</summary>
public sealed class PolicyChangeTests
{
    private const int Flows = 60;

    [Fact]
    public void Names_and_order_of_policies_mean_nothing()
    {
        foreach (var seed in Fuzzing.Seeds(150))
        {
            var (world, dice) = (WorldMaker.Make(seed), new Dice(seed));
            var names = dice.Some(100, Enumerable.Range(0, 100));
            var renamed = dice.Some(100, world.Manifests.Select((json, index) => Renamed(json, $"p{names[index]}")));

            var (before, after) = (Engine(world.Manifests), Engine(renamed));

            foreach (var flow in world.Flows(dice, Flows))
            {
                var (one, other) = (before.Decide(flow), after.Decide(flow));
                Assert.True(
                    (one.Egress.Outcome, one.Ingress.Outcome) == (other.Egress.Outcome, other.Ingress.Outcome),
                    $"seed {seed}: {flow}\n{Yaml.Write(world.Manifests)}");
            }
        }
    }

    [Fact]
    public void A_policy_that_is_about_neither_end_changes_nothing()
    {
        var compared = 0;
        foreach (var seed in Fuzzing.Seeds(60))
        {
            var world = WorldMaker.Make(seed);
            var (oracle, before) = (world.Oracle(), Engine(world.Manifests));
            foreach (var policy in world.Manifests.Where(IsPolicy))
            {
                var after = Engine(world.Manifests.Where(json => json != policy));
                foreach (var flow in world.Flows(new Dice(seed), Flows)
                    .Where(flow => !oracle.IsAbout(policy, flow, isEgress: true) && !oracle.IsAbout(policy, flow, isEgress: false)))
                {
                    Same(before.Decide(flow), after.Decide(flow), () => $"seed {seed}: {flow}\n{policy}\n{Yaml.Write(world.Manifests)}");
                    compared++;
                }
            }
        }

        Assert.True(compared > 1_000 || !Fuzzing.IsUsual, $"only {compared} flows");
    }

    [Fact]
    public void A_network_policy_more_admits_no_less_between_ends_that_are_isolated()
    {
        foreach (var seed in Fuzzing.Seeds(120))
        {
            var world = WorldMaker.Make(seed);
            var (oracle, more) = (world.Oracle(), Engine(world.Manifests));
            foreach (var policy in world.Manifests.Where(json => World.Kind(json) == "NetworkPolicy"))
            {
                var rest = world with { Manifests = [.. world.Manifests.Where(json => json != policy)] };
                var (less, others) = (Engine(rest.Manifests), rest.Manifests.Where(json => World.Kind(json) == "NetworkPolicy").ToList());
                foreach (var flow in world.Flows(new Dice(seed), Flows).Where(flow => less.Decide(flow).Outcome == PolicyOutcome.Allowed))
                {
                    var isIsolatedAnyway = new[] { true, false }.All(isEgress =>
                        !oracle.IsAbout(policy, flow, isEgress) || others.Any(other => oracle.IsAbout(other, flow, isEgress)));

                    Assert.True(!isIsolatedAnyway || more.Decide(flow).Outcome == PolicyOutcome.Allowed, $"seed {seed}: {flow}\n{policy}");
                }
            }
        }
    }

    [Fact]
    public void An_index_brought_up_to_date_says_what_one_made_anew_says()
    {
        var edits = 0;
        foreach (var seed in Fuzzing.Seeds(150))
        {
            var (world, dice) = (WorldMaker.Make(seed), new Dice(seed));
            var others = WorldMaker.Make(seed + 10_000).Manifests.ToList();
            var snapshot = EngineWorld.ReadJson(world.Manifests);
            var index = PolicyIndex.Of(snapshot);
            for (var edit = 0; edit < 6; edit++, edits++)
            {
                snapshot = Edited(snapshot, world, others, dice);
                index = index.Updated(snapshot);
                var (updated, anew) = (new EngineWorld(snapshot, index), new EngineWorld(snapshot));
                foreach (var flow in world.Flows(dice, 25))
                {
                    Same(anew.Decide(flow), updated.Decide(flow), () => $"seed {seed}, edit {edit}: {flow}");
                    Assert.Equal(anew.Explain(flow).Egress.Steps, updated.Explain(flow).Egress.Steps);
                }
            }
        }

        Assert.True(edits >= 600 || !Fuzzing.IsUsual, $"only {edits} edits");
    }

    // A policy goes, another comes or takes the place of one of its name, or labels of a pod or namespace change.
    private static ClusterSnapshot Edited(ClusterSnapshot snapshot, SmallWorld world, List<JsonObject> others, Dice dice)
    {
        var coming = others.Where(IsPolicy).ToList();
        var here = world.Manifests.Where(IsPolicy).ToList();
        switch (dice.Between(0, 4))
        {
            case 0 when here.Count > 0:
                var going = EngineWorld.ReadOne(dice.Pick(here));
                return FactTables.Without(snapshot, going.Kind, going.Namespace, going.Name);
            case 1 when here.Count > 0:
                return FactTables.With(snapshot, EngineWorld.ReadOne(dice.Pick(here)));
            case < 4 when coming.Count > 0:
                return FactTables.With(snapshot, EngineWorld.ReadOne(dice.Pick(coming)));
            default:
                var labelled = dice.Pick([.. world.Manifests.Where(json => World.Kind(json) is "Pod" or "Namespace")]).DeepClone().AsObject();
                labelled["metadata"]!["labels"] = new JsonObject { ["app"] = dice.Pick("a", "b"), ["team"] = dice.Pick("a", "b") };
                return FactTables.With(snapshot, EngineWorld.ReadOne(labelled));
        }
    }

    private static EngineWorld Engine(IEnumerable<JsonObject> manifests) => new(EngineWorld.ReadJson(manifests));

    private static bool IsPolicy(JsonObject json) => World.Kind(json).EndsWith("Policy", StringComparison.Ordinal);

    private static JsonObject Renamed(JsonObject json, string name)
    {
        if (!IsPolicy(json) || World.Kind(json) == "BaselineAdminNetworkPolicy")
        {
            return json;
        }

        var renamed = json.DeepClone().AsObject();
        renamed["metadata"]!["name"] = name;
        return renamed;
    }

    private static void Same(PolicyDecision one, PolicyDecision other, Func<string> what)
    {
        foreach (var direction in Enum.GetValues<PolicyDirection>())
        {
            var (a, b) = (one.At(direction), other.At(direction));
            Assert.True((a.Outcome, a.Stage) == (b.Outcome, b.Stage), $"{direction}: {a.Outcome} {a.Stage}, {b.Outcome} {b.Stage}\n{what()}");
        }
    }
}
