namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>A destination port of one protocol.</summary>
internal readonly record struct Door(string Protocol, int Port);

/// <summary>Everything that a question can be about: the ends and the ports, each in a list, so that a policy can be written out in full.</summary>
internal sealed class Universe
{
    public static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];

    private readonly Dictionary<Spot, int> _ends;
    private readonly Dictionary<Door, int> _doors;

    public Universe(World world, IEnumerable<Spot> spots, IEnumerable<int> ports)
    {
        World = world;
        Spots = [.. spots.Distinct()];
        Ends = [.. Spots.Select(spot => FlowEnd.Of(spot, world))];
        Doors = [.. ports.Distinct().SelectMany(port => Protocols.Select(protocol => new Door(protocol, port)))];
        _ends = Spots.Select((spot, index) => (spot, index)).ToDictionary(pair => pair.spot, pair => pair.index);
        _doors = Doors.Select((door, index) => (door, index)).ToDictionary(pair => pair.door, pair => pair.index);
    }

    public World World { get; }

    public IReadOnlyList<Spot> Spots { get; }

    public IReadOnlyList<FlowEnd> Ends { get; }

    public IReadOnlyList<Door> Doors { get; }

    public int IndexOf(Spot spot) => _ends[spot];

    public int IndexOf(Door door) => _doors[door];
}
