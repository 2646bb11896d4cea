using System.Net;

namespace NetDoctor.Probes;

/// <summary>Says which socket address stands for a target; the same one, except in the lab.</summary>
/// <remarks>The lab runs without root and on loopback only: it moves ports that it may not bind, and leads addresses outside of
/// 127.0.0.0/8 to one where nothing answers. Results always name the target that was asked for.</remarks>
public interface IDialMap
{
    /// <summary>Socket address to connect to.</summary>
    /// <param name="target">Target of the probe.</param>
    /// <param name="isUdp">Whether the probe is UDP.</param>
    IPEndPoint Map(IPEndPoint target, bool isUdp);
}
