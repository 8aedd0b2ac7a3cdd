using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Hops;

/// <summary>Whom a request is from that one worker hands on to another, by a word that only nodes can give.</summary>
internal static class HopOrigin
{
    private const string Header = "X-SyncStream-From";
    private const string TicketHeader = "X-SyncStream-From-Ticket";

    /// <summary>In place of what the client may have written there.</summary>
    public static void Write(HttpRequestHeaders headers, HttpContext http)
    {
        headers.Remove(Header);
        headers.Remove(TicketHeader);
        if (http.From()?.ToString() is { } from && Tickets(http) is { } tickets)
        {
            headers.TryAddWithoutValidation(Header, from);
            headers.TryAddWithoutValidation(TicketHeader, tickets.Issue(Word(from)));
        }
    }

    /// <summary>Null where no worker has said it.</summary>
    public static IPAddress? Read(HttpContext http) =>
        http.Request.Headers[Header] is [{ } from]
        && http.Request.Headers[TicketHeader] is [{ } ticket]
        && Tickets(http)?.IsValid(ticket, Word(from)) == true
        && IPAddress.TryParse(from, out var address)
            ? address
            : null;

    private static NodeTickets? Tickets(HttpContext http) => http.RequestServices?.GetService<NodeTickets>();

    // No path begins so: a ticket for the one is none for the other.
    private static string Word(string from) => $"from {from}";
}
