namespace NetDoctor.Lab.DataPlane;

/// <summary>The cluster's DNS, as the data plane serves it.</summary>
public interface IDnsAnswerer
{
    /// <summary>Answers a message.</summary>
    /// <param name="query">The whole message.</param>
    /// <param name="isUdp">Whether it came by UDP, so that the answer has to fit.</param>
    /// <param name="fault">What is wrong with the server that was asked; null when nothing is.</param>
    /// <returns>The whole answer; null for silence, which is the answer to what is no query.</returns>
    byte[]? Answer(ReadOnlySpan<byte> query, bool isUdp, FaultKind? fault);
}
