namespace NetDoctor.Kubernetes.Configuration;

/// <summary>The configuration of the cluster is missing or wrong; the message says what to change.</summary>
public sealed class ClusterConfigurationException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">Sentence for the user.</param>
    /// <param name="innerException">Error of the library; null when there is none.</param>
    public ClusterConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
