using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <summary>A DNS message: a query, or an answer to one (RFC 1035 §4).</summary>
/// <remarks>One question at most. Records hold their data in presentation form; the writer reads that form, too.</remarks>
public sealed record DnsMessage
{
    /// <summary>Largest message, in bytes.</summary>
    public const int MaxBytes = 65535;

    /// <summary>Number that joins answer and query, 0-65535.</summary>
    public required int Id { get; init; }

    /// <summary>Whether it is an answer (QR).</summary>
    public bool IsResponse { get; init; }

    /// <summary>Kind of query, 0-15; 0 is a standard query.</summary>
    public int Opcode { get; init; }

    /// <summary>Whether the answer is authoritative (AA).</summary>
    public bool IsAuthoritative { get; init; }

    /// <summary>Whether records were left out for lack of room (TC).</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether recursion is asked for (RD).</summary>
    public bool RecursionDesired { get; init; }

    /// <summary>Whether the server recurses (RA).</summary>
    public bool RecursionAvailable { get; init; }

    /// <summary>Response code, 0-15, or to 4095 with EDNS (RFC 6895 §2.3).</summary>
    public int Rcode { get; init; }

    /// <summary>The question; null when the message has none, as some errors do.</summary>
    public DnsQuestion? Question { get; init; }

    /// <summary>Answer section, in order.</summary>
    public ImmutableArray<DnsRecord> Answers { get; init; } = [];

    /// <summary>Authority section, in order.</summary>
    public ImmutableArray<DnsRecord> Authorities { get; init; } = [];

    /// <summary>Additional section, in order, without OPT.</summary>
    public ImmutableArray<DnsRecord> Additional { get; init; } = [];

    /// <summary>EDNS0; null when the message has no OPT record.</summary>
    public DnsEdns? Edns { get; init; }

    /// <summary>A standard query with EDNS0 and recursion desired.</summary>
    /// <param name="id">Number of the query, 0-65535.</param>
    /// <param name="name">Absolute name; a trailing dot makes no difference.</param>
    /// <param name="type">Type to ask for.</param>
    public static DnsMessage Query(int id, string name, DnsRecordType type) => new()
    {
        Id = id,
        RecursionDesired = true,
        Question = new DnsQuestion(DnsName.WithoutFinalDot(name), (int)type),
        Edns = new DnsEdns(),
    };

    /// <summary>An authoritative answer to this query: same number, question and recursion wish, EDNS0 when the query has it.</summary>
    /// <param name="rcode">Response code.</param>
    /// <param name="answers">Answer section.</param>
    public DnsMessage Respond(int rcode, params ImmutableArray<DnsRecord> answers) => new()
    {
        Id = Id,
        IsResponse = true,
        Opcode = Opcode,
        IsAuthoritative = true,
        RecursionDesired = RecursionDesired,
        Rcode = rcode,
        Question = Question,
        Answers = answers,
        Edns = Edns is null ? null : new DnsEdns(Edns.UdpPayloadSize),
    };

    /// <summary>Reads a message. Nothing that it can hold throws, and the work is bounded by its length.</summary>
    /// <param name="bytes">The whole message, without the length that TCP puts before it.</param>
    /// <param name="message">The message; null when it is malformed.</param>
    /// <param name="error">What is wrong with it, as a phrase; null when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DnsMessage? message, [NotNullWhen(false)] out string? error)
    {
        var reader = new DnsMessageReader(bytes);
        message = reader.Read();
        error = message is null ? reader.Error : null;
        return message is not null;
    }

    /// <summary>Writes the message.</summary>
    /// <param name="limit">Most bytes it may have, 512-65535; records that do not fit are left out, and TC is set.</param>
    /// <param name="compress">Whether names are compressed (RFC 1035 §4.1.4).</param>
    /// <exception cref="ArgumentException">A name or the data of a record is not in presentation form.</exception>
    public byte[] ToArray(int limit = MaxBytes, bool compress = true) =>
        new DnsMessageWriter(Math.Clamp(limit, 512, MaxBytes), compress).Write(this);
}
