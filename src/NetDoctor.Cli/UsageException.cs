namespace NetDoctor.Cli;

/// <summary>The command line, a manifest, or a name in the question is wrong.</summary>
/// <param name="message">What is wrong and what was expected; each line is printed as one.</param>
internal sealed class UsageException(string message) : Exception(message);
