using System.Net;

namespace NetDoctor.Probes;

/// <summary>Dials every target where it is.</summary>
public sealed class DirectDialMap : IDialMap
{
    /// <inheritdoc/>
    public IPEndPoint Map(IPEndPoint target, bool isUdp) => target;
}
