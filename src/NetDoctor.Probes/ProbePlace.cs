using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes;

/// <summary>A place that probes are made from.</summary>
/// <param name="Vantage">What results call it.</param>
/// <param name="Sockets">Makes sockets there.</param>
public sealed record ProbePlace(Vantage Vantage, ISocketSource Sockets)
{
    /// <summary>Where this process is.</summary>
    /// <param name="vantage">What results call it.</param>
    public static ProbePlace Own(Vantage vantage) => new(vantage, OwnSockets.Instance);
}
