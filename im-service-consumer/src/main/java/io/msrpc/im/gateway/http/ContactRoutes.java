package io.msrpc.im.gateway.http;

import io.msrpc.im.account.Account;
import io.msrpc.im.contact.ContactService;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The caller's list of friends. */
final class ContactRoutes {
  private static final int MAX_UID = 128;

  private final ContactService contacts;

  ContactRoutes(ContactService contacts) {
    this.contacts = contacts;
  }

  List<Route> routes(Authorization authorization) {
    return List.of(
        new Route("GET", "/api/v1/contacts", authorization.required(this::list)),
        new Route("POST", "/api/v1/contacts", authorization.required(this::add)),
        new Route("DELETE", "/api/v1/contacts/{uid}", authorization.required(this::remove)));
  }

  private CompletionStage<Answer> list(ApiRequest request, Caller caller) {
    return contacts.list(caller.uid()).thenApply(list -> Answer.json(200, new Contacts(list)));
  }

  private CompletionStage<Answer> add(ApiRequest request, Caller caller) {
    String uid = request.json().text("uid", MAX_UID);
    return contacts.add(caller.uid(), uid).thenApply(ContactRoutes::added);
  }

  private static Answer added(ContactService.AddOutcome outcome) {
    return switch (outcome) {
      case ADDED -> Answer.empty();
      case NO_SUCH_USER -> Answer.problem(ProblemCode.NO_SUCH_USER, "no user has this uid", 0);
      case LIST_FULL -> Answer.problem(ProblemCode.LIST_FULL, "the list is full", 0);
    };
  }

  private CompletionStage<Answer> remove(ApiRequest request, Caller caller) {
    return contacts
        .remove(caller.uid(), request.parameter("uid"))
        .thenApply(
            removed ->
                removed
                    ? Answer.empty()
                    : Answer.problem(ProblemCode.NO_SUCH_USER, "not in the list", 0));
  }

  /** The list of friends. */
  private record Contacts(List<Account> contacts) {}
}
