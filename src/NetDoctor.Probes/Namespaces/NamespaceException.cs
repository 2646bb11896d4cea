namespace NetDoctor.Probes.Namespaces;

/// <summary>A network namespace cannot be used; the message says why, in a sentence for people.</summary>
public sealed class NamespaceException(string message) : Exception(message);
