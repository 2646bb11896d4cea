namespace NetDoctor.Client;

/// <summary>How long a client waits for answers by itself, for callers who do not say how long they wait.</summary>
/// <param name="Reading">Time that an answer may take; for a question beyond the time that the question itself may take.</param>
/// <param name="TimeProvider">Clock.</param>
public sealed record Patience(TimeSpan Reading, TimeProvider TimeProvider);
