using System.Net.Sockets;
using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>What the engine names as the reason is the reason, in random small clusters: left alone it comes to the same.</summary>
public sealed class ChainTests
{
    [Fact]
    public void The_rule_and_peer_that_are_named_decide_alone()
    {
        var (allowed, denied, isolated) = (0, 0, 0);
        foreach (var seed in Fuzzing.Seeds(100))
        {
            var world = WorldMaker.Make(seed);
            var (oracle, engine) = (world.Oracle(), new EngineWorld(EngineWorld.ReadJson(world.Manifests)));
            foreach (var (flow, direction) in Asked(world, seed))
            {
                var decision = engine.Decide(flow).At(direction);
                if (decision.Policy is null || EndOf(oracle.Decide(flow), direction).Stage is null)
                {
                    continue;
                }

                // A domain name that may match, before a rule that comes to the same, is as good a reason, but none that is sure alone.
                var alone = Alone(world, decision, direction);
                var ruling = EndOf(alone.Oracle().Decide(flow), direction);
                if (ruling.Stage is null && alone.Manifests[^1].ToJsonString().Contains("domainNames", StringComparison.Ordinal))
                {
                    continue;
                }

                Assert.True(
                    EngineWorld.TruthOf(decision.Outcome) == ruling.Truth && decision.Stage.ToString() == ruling.Stage.ToString(),
                    $"seed {seed}: {flow}: {direction} is {decision.Outcome} by {decision.Policy.Reference} rule {decision.Rule} peer {decision.Peer}, "
                    + $"which alone comes to {ruling}\n{Yaml.Write(world.Manifests)}");
                _ = decision.Reason switch
                {
                    PolicyReason.Allowed => allowed++,
                    PolicyReason.Denied => denied++,
                    _ => isolated++,
                };
            }
        }

        Assert.True(!Fuzzing.IsUsual || (allowed > 100 && denied > 100 && isolated > 100), $"{allowed} allowed, {denied} denied, {isolated} isolated");
    }

    [Fact]
    public void A_chain_names_every_network_policy_that_isolates()
    {
        var compared = 0;
        foreach (var seed in Fuzzing.Seeds(100))
        {
            var world = WorldMaker.Make(seed);
            var (oracle, engine) = (world.Oracle(), new EngineWorld(EngineWorld.ReadJson(world.Manifests)));
            foreach (var (flow, direction) in Asked(world, seed))
            {
                if (EndOf(oracle.Decide(flow), direction).Stage != Stage.NetworkPolicy)
                {
                    continue;
                }

                var expected = world.Manifests
                    .Where(json => World.Kind(json) == "NetworkPolicy" && oracle.IsAbout(json, flow, direction == PolicyDirection.Egress))
                    .Select(World.NameOf);
                var named = engine.Explain(flow).At(direction).Steps
                    .Where(step => step.Stage == PolicyStage.NetworkPolicy).Select(step => step.Policy.Name);

                Assert.Equal(expected.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
                compared++;
            }
        }

        Assert.True(compared > 250 || !Fuzzing.IsUsual, $"only {compared} chains");
    }

    [Fact]
    public void A_range_of_addresses_is_decided_only_as_each_of_them_is()
    {
        var (decided, split) = (0, 0);
        foreach (var seed in Fuzzing.Seeds(250))
        {
            var dice = new Dice(seed);
            var addresses = Enumerable.Range(0, 16).Select(last => $"203.0.113.{last}").ToList();
            var made = WorldMaker.Make(seed);
            var world = made with { OutsideAddresses = addresses, Manifests = [.. made.Manifests, .. AboutBlocks(dice)] };
            var (oracle, engine) = (world.Oracle(), new EngineWorld(EngineWorld.ReadJson(world.Manifests)));
            var pods = world.Spots().Where(spot => spot.Kind == SpotKind.Pod).ToList();
            for (var round = 0; pods.Count > 0 && round < 10; round++)
            {
                var (first, pod, isEgress) = (dice.Between(0, 15), dice.Pick(pods), dice.Chance(70));
                var last = dice.Between(first, 15);
                var (protocol, port) = (dice.Pick(Universe.Protocols), dice.Pick<int>([53, 80, 8080]));

                var outcome = engine.Decide(pod, RangeOf(addresses[first], addresses[last]), isEgress, protocol, port);

                var truths = addresses[first..(last + 1)].Select(address => new Spot(SpotKind.Address, address))
                    .Select(outside => new Flow(isEgress ? pod : outside, isEgress ? outside : pod, protocol, port))
                    .Select(flow => oracle.Decide(flow).Truth).ToHashSet();
                split += truths.Count > 1 ? 1 : 0;
                decided += outcome == PolicyOutcome.Unknown ? 0 : 1;
                Assert.True(
                    outcome == PolicyOutcome.Unknown || truths.SetEquals([EngineWorld.TruthOf(outcome)]),
                    $"seed {seed}: {pod}, {addresses[first]}-{addresses[last]} {protocol} {port}: {outcome}, but {string.Join(", ", truths)}");
            }
        }

        Assert.True(!Fuzzing.IsUsual || (decided > 500 && split > 50), $"{decided} decided, {split} split");
    }

    private static AddressRange RangeOf(string first, string last)
    {
        var (from, to) = (Address.Parse(first), Address.Parse(last));
        return new AddressRange(AddressFamily.InterNetwork, from.Number, to.Number);
    }

    private static IEnumerable<JsonObject> AboutBlocks(Dice dice)
    {
        string Block() => $"203.0.113.{dice.Between(0, 15)}/{dice.Between(28, 32)}";

        return Written.Policies(
            $$$"""
            x {"podSelector":{"matchLabels":{"app":"a"}},"policyTypes":["Ingress","Egress"],
              "ingress":[{"from":[{"ipBlock":{"cidr":"{{{Block()}}}"}}]},{"from":[{"ipBlock":{"cidr":"{{{Block()}}}"}}],"ports":[{"port":80}]}],
              "egress":[{"to":[{"ipBlock":{"cidr":"203.0.113.0/28","except":["{{{Block()}}}"]}}]}]}
            AdminNetworkPolicy/blocks {"priority":7,"subject":{"namespaces":{}},"egress":[
              {"action":"{{{dice.Pick("Allow", "Deny", "Pass")}}}","to":[{"networks":["{{{Block()}}}"]}]}]}
            """).Where(_ => dice.Chance(50));
    }

    private static IEnumerable<(Flow Flow, PolicyDirection Direction)> Asked(SmallWorld world, int seed) =>
        world.Flows(new Dice(seed), 30).SelectMany(_ => Enum.GetValues<PolicyDirection>(), (flow, direction) => (flow, direction));

    private static EndRuling EndOf(Ruling ruling, PolicyDirection direction) =>
        direction == PolicyDirection.Egress ? ruling.Egress : ruling.Ingress;

    // The cluster with the one policy that decided, of it the one rule, and of that the one peer.
    private static SmallWorld Alone(SmallWorld world, PolicyEndDecision decision, PolicyDirection direction)
    {
        var fact = decision.Policy!;
        var policy = world.Manifests.Single(json => World.Kind(json) == fact.Kind.ToString() && World.NameOf(json) == fact.Name
            && (fact.Namespace.Length == 0 || World.NamespaceOf(json) == fact.Namespace)).DeepClone().AsObject();
        var (rules, peers) = direction == PolicyDirection.Egress ? ("egress", "to") : ("ingress", "from");
        if (decision.Rule >= 0)
        {
            var rule = policy["spec"]![rules]![decision.Rule]!.DeepClone();
            if (decision.Peer >= 0)
            {
                rule[peers] = new JsonArray(rule[peers]![decision.Peer]!.DeepClone());
            }

            policy["spec"]![rules] = new JsonArray(rule);
        }

        var others = world.Manifests.Where(json => !World.Kind(json).EndsWith("Policy", StringComparison.Ordinal));
        return world with { Manifests = [.. others, policy] };
    }
}
