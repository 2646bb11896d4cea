using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>A small cluster as manifests, with the addresses and ports that are worth asking about.</summary>
internal sealed record SmallWorld(IReadOnlyList<JsonObject> Manifests, IReadOnlyList<string> OutsideAddresses, IReadOnlyList<int> Ports)
{
    /// <summary>Every end that a flow can have: the pods, the nodes and the addresses outside. What has several addresses is met at each.</summary>
    public IEnumerable<Spot> Spots()
    {
        var world = new World(Manifests);
        return
        [
            .. world.Pods.SelectMany(pod => Spots(new Spot(SpotKind.Pod, $"{pod.Namespace.Name}/{pod.Name}"), pod.Addresses)),
            .. world.Nodes.SelectMany(node => Spots(new Spot(SpotKind.Node, node.Name), node.Addresses)),
            .. OutsideAddresses.Select(address => new Spot(SpotKind.Address, address)),
        ];
    }

    /// <summary>The oracle of this cluster.</summary>
    public PolicyOracle Oracle(Mistake mistake = Mistake.None) => new(new Universe(new World(Manifests, mistake), Spots(), Ports), mistake);

    /// <summary>Flows, a part of them all, most of them with a pod at both ends.</summary>
    public IEnumerable<Flow> Flows(Dice dice, int count)
    {
        var spots = Spots().ToList();
        var world = new World(Manifests);
        var pods = spots.Where(spot => FlowEnd.Of(spot, world) is { Pod: not null } or { HostPod: not null }).ToList();
        var declared = world.Pods.SelectMany(pod => pod.Ports).Select(port => new Door(port.Protocol, port.Number)).ToList();
        for (var i = 0; i < count; i++)
        {
            var (source, destination) = dice.Between(0, 9) switch
            {
                < 5 => (dice.Pick(pods), dice.Pick(pods)),
                < 7 => (dice.Pick(pods), dice.Pick(spots)),
                < 9 => (dice.Pick(spots), dice.Pick(pods)),
                _ => (dice.Pick(spots), dice.Pick(spots)),
            };
            var door = declared.Count > 0 && dice.Chance(50)
                ? dice.Pick(declared)
                : new Door(dice.Chance(60) ? "TCP" : dice.Pick(Universe.Protocols), dice.Pick(Ports));
            yield return new Flow(source, destination, door.Protocol, door.Port);
        }
    }

    // A flow is of one family, so that of two addresses it has to be said which one is meant.
    private static IEnumerable<Spot> Spots(Spot byName, IReadOnlyList<Address> addresses) => addresses.Count < 2
        ? [byName]
        : addresses.Select(address => new Spot(SpotKind.Address, address.ToString()));
}
