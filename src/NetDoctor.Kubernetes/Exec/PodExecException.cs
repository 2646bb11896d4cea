namespace NetDoctor.Kubernetes.Exec;

/// <summary>A command did not run in its container, or how it ended is not known.</summary>
/// <param name="message">Why, in words that complete a sentence: no capital letter, no full stop.</param>
/// <param name="innerException">What was thrown; null when nothing was.</param>
public sealed class PodExecException(string message, Exception? innerException = null) : Exception(message, innerException);
