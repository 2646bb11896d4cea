namespace NetDoctor.Client.Agents;

/// <summary>An agent did not do what it was asked.</summary>
/// <param name="message">Why, in words that follow "the agent of node n1:", such as "it did not answer in 5 s".</param>
/// <param name="isRefusal">Whether it answered, and refused; otherwise there was no answer.</param>
/// <param name="innerException">What was thrown; null when nothing was.</param>
public sealed class AgentException(string message, bool isRefusal, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether it answered, and refused.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
