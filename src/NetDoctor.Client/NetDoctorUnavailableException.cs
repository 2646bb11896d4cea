namespace NetDoctor.Client;

/// <summary>There is no answer: no server, another one, or one that cannot answer now.</summary>
/// <param name="message">What there was instead, in a sentence.</param>
/// <param name="innerException">What was thrown; null when nothing was.</param>
public sealed class NetDoctorUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
