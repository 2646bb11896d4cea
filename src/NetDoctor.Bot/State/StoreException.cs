namespace NetDoctor.Bot.State;

/// <summary>The bot's store cannot be read or written.</summary>
/// <param name="message">Why, in a sentence.</param>
/// <param name="innerException">What was thrown; null when nothing was.</param>
public sealed class StoreException(string message, Exception? innerException = null) : Exception(message, innerException);
